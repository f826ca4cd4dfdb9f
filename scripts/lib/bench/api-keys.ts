/** API keys for the load: made in the database that is measured, and good for a day. */
import { issueApiKey } from "../../../src/app/issue-api-key";
import { openStore } from "../../../src/db";
import type { Actor } from "../../../src/domain/actor";
import { DAY, instant, later } from "../../../src/domain/instant";

/** Makes a key for somebody. @returns what a request shows */
export async function makeKey(url: string, actor: Actor): Promise<string> {
  const store = await openStore(url);
  try {
    const now = instant(Date.now());
    return (await issueApiKey(store.apiKeys, actor, now, later(now, DAY))).text;
  } finally {
    await store.close();
  }
}
