/** Writes: one at a time, in order of arrival, all or nothing, and unseen until they are committed. */

import { openStore } from "../../src/db";
import type { Revision } from "../../src/domain/ids";
import { BEGINNING, instant } from "../../src/domain/instant";
import { BY_SYSTEM } from "../../src/domain/origin";
import type { Recorded, Unit } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { legalEntity, party, putAll, record } from "./support/fixtures";

const FUTURE = 1_000 as Revision;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

/** Puts a party in two steps with a pause before, between and after. */
async function slowly(unit: Unit, name: string): Promise<number> {
  await pause();
  const id = await unit.takeIds(2);
  await unit.put("LegalEntity", [legalEntity(id, { reference: `${name}-1` })[1]]);
  await pause();
  await unit.put("LegalEntity", [legalEntity(id + 1, { reference: `${name}-2` })[1]]);
  await pause();
  return id;
}

forEachBackend(({ openFresh, freshUrl }) => {
  test("overlapping writes neither mix nor leak", async () => {
    const store = await openFresh();
    const seen: number[] = [];
    let watching = true;
    const watch = async (): Promise<void> => {
      while (watching) {
        const everything = store.at(FUTURE);
        const found = await everything.find("LegalEntity", ["a-1", "a-2", "b-1", "b-2", "c-1", "c-2"]);
        seen.push(found.length);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const watcher = watch();
    const failing = record(store, async (unit) => {
      await slowly(unit, "b");
      throw new Error("changed my mind");
    });
    const refused = expect(failing).rejects.toThrow("changed my mind");
    const [a, c] = await Promise.all([
      record(store, (unit) => slowly(unit, "a")),
      record(store, (unit) => slowly(unit, "c")),
      refused,
    ]);
    watching = false;
    await watcher;
    expect(seen.every((count) => count % 2 === 0)).toBe(true);
    expect([a.revision, c.revision]).toEqual([1, 2]);
    const all = await store.at(FUTURE).get("LegalEntity", [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(all.map((it) => [it.id, it.reference])).toEqual([
      [1, "a-1"],
      [2, "a-2"],
      [3, "c-1"],
      [4, "c-2"],
    ]);
  });

  test("what a write is doing is unseen until it ends, but for itself", async () => {
    const store = await openFresh();
    await record(store, async (unit) => {
      const id = await unit.takeIds(1);
      await unit.put("Party", [party(id, { reference: "mine" })[1]]);
      expect(await unit.find("Party", ["mine"])).toHaveLength(1);
      expect(await store.at(FUTURE).find("Party", ["mine"])).toEqual([]);
      expect((await store.head()).revision).toBe(0);
    });
    expect(await store.at(1 as Revision).find("Party", ["mine"])).toHaveLength(1);
  });

  test("writes come in order of arrival, also after failures, and revisions increase by one", async () => {
    const store = await openFresh();
    const order: number[] = [];
    const writes = Array.from({ length: 12 }, (_, i) =>
      record(store, async () => {
        await pause();
        order.push(i);
        if (i % 3 === 0) throw new Error(`no ${i}`);
      }).then(
        ({ revision }) => revision,
        (error: Error) => error.message,
      ),
    );
    const ends = await Promise.all(writes);
    expect(order).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(ends).toEqual(["no 0", 1, 2, "no 3", 3, 4, "no 6", 5, 6, "no 9", 7, 8]);
    expect((await store.head()).revision).toBe(8);
  });

  test("two programs on one database take turns too", async () => {
    const url = await freshUrl();
    const stores = [await openStore(url), await openStore(url)];
    const writes = Array.from({ length: 10 }, (_, i) =>
      record(stores[i % 2]!, async (unit) => {
        const id = await unit.takeIds(1);
        await pause();
        await unit.put("LegalEntity", [legalEntity(id)[1]]);
        return id;
      }),
    );
    const written = await Promise.all(writes);
    expect(written.map((it) => it.revision).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(written.map((it) => it.result)).size).toBe(10);
    for (const store of stores) await store.close();
  });

  test("while a write waits for that of another program, reads go on", async () => {
    const url = await freshUrl();
    const [first, second] = [await openStore(url), await openStore(url)];
    let letGo = (): void => {};
    let holding: Promise<Recorded> | undefined;
    await new Promise<void>((begun) => {
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      holding = record(first, async () => {
        begun();
        await held;
      });
    });
    const waiting = record(second, (unit) => unit.takeIds(1));
    for (let i = 0; i < 20; i++) expect((await second.head()).revision).toBe(0);
    letGo();
    expect((await holding)?.revision).toBe(1);
    expect((await waiting).revision).toBe(2);
    for (const store of [first, second]) await store.close();
  });

  test("a row that the database refuses fails the write, whoever waits for it, and nothing of it stays", async () => {
    const store = await openFresh();
    const receipt = { actor: "olga", key: "k", digest: "d", revision: 1 as Revision, kind: "Party", id: 1 };
    const twice = record(store, async (unit) => {
      await unit.put("LegalEntity", [legalEntity(await unit.takeIds(1))[1]]);
      await unit.keepReceipt(receipt);
      await unit.keepReceipt(receipt);
    });
    await expect(twice).rejects.toThrow(/unique/i);
    expect((await store.head()).revision).toBe(0);
    expect(await store.at(FUTURE).get("LegalEntity", [1])).toEqual([]);
    const once = record(store, (unit) => unit.keepReceipt(receipt));
    expect((await once).revision).toBe(1);
  });

  test("a write that goes on after its end reaches nothing", async () => {
    const store = await openFresh();
    let late: Unit | undefined;
    await record(store, async (unit) => {
      late = unit;
      await unit.takeIds(1);
    });
    await expect(late!.put("Party", [party(1)[1]])).rejects.toThrow("this write has ended");
    await expect(late!.get("Party", [1])).rejects.toThrow("this write has ended");
    expect(await store.at(FUTURE).get("Party", [1])).toEqual([]);
  });

  test("a revision is recorded after the one before it, or not at all", async () => {
    const store = await openFresh();
    expect(await store.head()).toEqual({ revision: 0, recordedAt: BEGINNING });
    await store.write(
      () => instant(1_000),
      async () => {},
      BY_SYSTEM,
    );
    const heads: unknown[] = [];
    const again = store.write(
      (head) => {
        heads.push(head);
        return instant(1_000);
      },
      async () => {},
      BY_SYSTEM,
    );
    await expect(again).rejects.toThrow("recorded after the one before it");
    expect(heads).toEqual([{ revision: 1, recordedAt: 1_000 }]);
    await store.write(
      () => instant(2_000),
      async () => {},
      BY_SYSTEM,
    );
    expect(await store.recordedBy(instant(999))).toEqual({ revision: 0, recordedAt: BEGINNING });
    expect(await store.recordedBy(instant(1_999))).toEqual({ revision: 1, recordedAt: 1_000 });
    expect(await store.recordedBy(instant(2_000))).toEqual({ revision: 2, recordedAt: 2_000 });
    expect(await store.revision(0)).toEqual({ revision: 0, recordedAt: BEGINNING });
    expect(await store.revision(2)).toEqual({ revision: 2, recordedAt: 2_000 });
    expect(await store.revision(3)).toBeNull();
  });

  test("ids go on where the last committed write ended, also after reopening", async () => {
    const url = await freshUrl();
    const first = await openStore(url);
    await putAll(first, party(1), party(2));
    await expect(
      record(first, async (unit) => {
        await unit.takeIds(5);
        throw new Error("never mind");
      }),
    ).rejects.toThrow("never mind");
    await first.close();
    const second = await openStore(url);
    const { result } = await record(second, (unit) => unit.takeIds(3));
    expect(result).toBe(3);
    expect((await record(second, (unit) => unit.takeIds(1))).result).toBe(6);
    await expect(record(second, (unit) => unit.put("Party", [party(7)[1]]))).rejects.toThrow(
      "never given out",
    );
    await second.close();
  });
});
