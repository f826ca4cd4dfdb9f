/**
 * Many writers at once: no update is lost, nobody is told of a lock, revisions strictly increase, and what comes twice is done once
 * (laws 9 and 10).
 */
import { openStore } from "../../../src/db";
import { forEachBackend } from "../../support/store";
import { load, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const WRITERS = 50;
const all = Array.from({ length: WRITERS }, (_, i) => i);

forEachBackend(({ freshUrl }) => {
  test("fifty writers through two programs: each is done, one after the other, and the chain holds", async () => {
    const url = await freshUrl();
    const one = await load(await openStore(url), WORLD, REFRESH);
    const other = await openStore(url);
    const payloads = await Promise.all(
      all.map((i) =>
        mutate(i % 2 === 0 ? one : other, OPERATOR, "createClient", {
          reference: `app-${i}`,
          owner: "silk",
          environment: "TEST",
        }),
      ),
    );
    expect(payloads.flatMap(codesIn)).toEqual([]);
    const revisions = payloads.map(({ revision }) => revision).sort((a, b) => a - b);
    expect(revisions).toEqual(all.map((i) => i + 2));
    const found = await one.at((await one.head()).revision).find(
      "Client",
      all.map((i) => `app-${i}`),
    );
    expect(found).toHaveLength(WRITERS);
    expect(await one.checkChain()).toMatchObject({ broken: null, revisions: WRITERS + 1 });
    await other.close();
    await one.close();
  }, 60_000);

  test("of many that change one object, each adds to what the one before it left", async () => {
    const store = await load(await openStore(await freshUrl()), WORLD, REFRESH);
    const holders = all.map((i) => `sign-${i}`);
    await Promise.all(
      holders.map((reference, i) =>
        mutate(store, OPERATOR, "setIsvAllowance", {
          party: "silk",
          allowed: i % 2 === 0,
          validAt: new Date(Date.UTC(2025, 0, 1 + i)).toISOString(),
          idempotencyKey: reference,
        }),
      ),
    );
    const [silk] = await store.at((await store.head()).revision).find("Party", ["silk"]);
    expect(silk?.allowsIsv).toHaveLength(WRITERS);
    await store.close();
  }, 60_000);

  test("one request that is sent many times at once is done once; of many with one expected revision one wins", async () => {
    const store = await load(await openStore(await freshUrl()), WORLD, REFRESH);
    const request = { party: "silk", name: "Silk Ltd", idempotencyKey: "once" };
    const same = await Promise.all(all.map(() => mutate(store, member("silk"), "amendParty", request)));
    expect(new Set(same.map(({ revision }) => revision))).toEqual(new Set([2]));
    expect((await store.head()).revision).toBe(2);
    const names = all.map((i) => ({ party: "silk", name: `Silk ${i}`, expectedRevision: 2 }));
    const racing = await Promise.all(names.map((input) => mutate(store, OPERATOR, "amendParty", input)));
    expect(racing.filter((payload) => codesIn(payload).length === 0)).toHaveLength(1);
    expect(new Set(racing.flatMap(codesIn))).toEqual(new Set(["CONFLICT"]));
    expect((await store.head()).revision).toBe(3);
    await store.close();
  }, 60_000);
});
