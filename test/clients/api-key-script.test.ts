/** The script that makes API keys, on each database: a key is shown once, listed without its secret, and revoked. */
import { generateKeyPairSync } from "node:crypto";
import { runApiKey } from "../../scripts/lib/run-api-key";
import { recogniseApiKey } from "../../src/app/issue-api-key";
import { openStore, openToRead } from "../../src/db";
import { DAY, later } from "../../src/domain/instant";
import { load, NOW, REFRESH, SEED_MODES } from "../graphql/support/ask";
import { forEachBackend } from "../support/store";

forEachBackend(({ freshUrl }) => {
  test("made, counted, listed, revoked", async () => {
    const url = await freshUrl();
    const store = await load(await openStore(url), SEED_MODES, REFRESH);
    const run = async (...argv: string[]) => {
      const [out, err]: [string[], string[]] = [[], []];
      const code = await runApiKey(argv, {
        out: (text) => out.push(text),
        err: (text) => err.push(text),
        clock: () => NOW,
        open: () => openToRead(url),
        openToMend: () => openStore(url, { existing: true }),
        openOrMake: () => openStore(url),
      });
      return { code, out: out.join("\n"), err: err.join("\n") };
    };
    const made = await run("create", "--name", "ci", "--role", "OPERATOR", "--days", "2");
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/^pg_[0-9a-z]{10}_[\w-]{43}$/);
    const id = made.out.slice(3, 13);
    const asked = (days: number) => recogniseApiKey(store.apiKeys, made.out, later(NOW, days * DAY));
    expect(await asked(1)).toEqual({ role: "OPERATOR", name: "ci" });
    expect(await asked(2)).toBeNull();
    const listed = await run("list");
    expect(listed.out).toContain(id);
    expect(listed.out).not.toContain(made.out.slice(14));
    expect((await run("revoke", id)).code).toBe(0);
    expect(await asked(1)).toBeNull();
    expect(await run("revoke", id)).toMatchObject({ code: 1, err: `There is no key ${id} that counts.` });
    expect((await run("create", "--name", "x", "--role", "MEMBER")).code).toBe(1);
    expect((await run("create", "--name", "x", "--role", "MEMBER", "--party", "nobody")).err).toContain(
      "nobody",
    );
    expect((await run("create", "--name", "x", "--role", "KING")).code).toBe(1);
    const { privateKey } = generateKeyPairSync("ed25519");
    const secret = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    for (const [option, ...rest] of [
      ["--name", "--role", "OPERATOR"],
      ["--party", "--role", "MEMBER", "--name", "x"],
    ]) {
      const refused = await run("create", option!, secret, ...rest);
      expect(refused).toMatchObject({
        code: 1,
        out: "",
        err: expect.stringMatching(/contains a private key/),
      });
      expect(refused.err).toContain(option);
      expect(refused.err).not.toContain(secret.split("\n")[1]);
    }
    expect((await store.apiKeys.list()).map(({ actor }) => actor.name)).toEqual(["ci"]);
    await store.close();
  });
});
