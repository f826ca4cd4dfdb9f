/** Facts: what is put comes back, by id, by reference and by every end, as it was known at each revision. */
import fc from "fast-check";
import { FACT_KINDS, type FactKind, type FactsByKind } from "../../src/domain/facts";
import type { LegalEntityId, Revision } from "../../src/domain/ids";
import { BEGINNING, FOREVER } from "../../src/domain/instant";
import type { EndsByKind, Snapshot, Window } from "../../src/domain/ports";
import { runs } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import * as make from "./support/fixtures";

const { day } = make;

/** One fact of each kind in which every member that can hold something does. */
const FULL: readonly [FactKind, object][] = [
  make.legalEntity(1, { name: "Noodle Ltd 麵", lei: "5493001KJTIIGC8Y1R12" }),
  make.party(2, {
    role: "ACQUIRER",
    name: "Harbour “Acquiring” 収单",
    country: "CN",
    mcc: "5812",
    legalEntity: 1 as LegalEntityId,
    status: [{ from: day(1), to: day(2), value: "SUSPENDED" }],
    developmentCapability: [{ from: BEGINNING, to: FOREVER, value: "VERIFIED" }],
    allowsIsv: [{ from: day(1), to: FOREVER, value: false }],
    declaredMode: "SYSTEM_INTEGRATOR",
  }),
  make.contract(3, {
    kind: "AUTHORIZATION_SERVICE",
    party: 2,
    counterparty: 1,
    services: ["INTEGRATION", "SOMETHING_NEW"],
    state: "SIGNED",
    signedAt: day(-1),
    from: day(0),
    to: day(100),
    terminatedAt: day(50),
    suspensions: [{ from: day(1), to: day(2) }],
    exclusive: true,
  }),
  make.authorization(4, { principal: 2, isv: 1, to: day(9), revokedAt: day(5) }),
  make.engagement(5, { principal: 2, integrator: 1, state: "INVITED", from: BEGINNING }),
  make.accountGrant(6, { principal: 2, integrator: 1, to: day(3) }),
  make.acquiringLink(7, { merchant: 2, acquirer: 1, state: "PENDING" }),
  make.client(8, {
    owner: 2,
    environment: "TEST",
    status: [{ from: day(1), to: day(2), value: "DISABLED" }],
  }),
  make.keyVersion(9, {
    client: 8,
    thumbprint: "abc",
    holders: [1, 2] as never,
    revokedAt: day(7),
    compromisedAt: day(6),
  }),
  make.designation(10, { principal: 2, delegate: 1 }),
];

const ENDS: { readonly [K in FactKind]: readonly EndsByKind[K][] } = {
  LegalEntity: [],
  Party: ["legalEntity"],
  Contract: ["party", "counterparty"],
  Authorization: ["principal", "isv"],
  Engagement: ["principal", "integrator"],
  AccountGrant: ["principal", "integrator"],
  AcquiringLink: ["merchant", "acquirer"],
  Client: ["owner"],
  KeyVersion: ["client", "thumbprint", "holder"],
  Designation: ["principal", "delegate"],
};

const valuesAt = (fact: object, end: string): (number | string)[] =>
  [(fact as Record<string, number | string>)[end === "holder" ? "holders" : end]].flat() as (
    | number
    | string
  )[];

const at = (
  snapshot: Snapshot,
  kind: FactKind,
  end: string,
  ends: readonly (number | string)[],
): Promise<object[]> => snapshot.of(kind as "Contract", end as "party", ends);

forEachBackend(({ openFresh }) => {
  test("each kind comes back whole, by id, reference and every end", async () => {
    const store = await openFresh();
    const { revision } = await make.putAll(store, ...FULL);
    const snapshot = store.at(revision);
    expect(FULL.map(([kind]) => kind)).toEqual(FACT_KINDS);
    for (const [kind, fact] of FULL) {
      const { id, reference } = fact as { id: number; reference: string };
      expect(await snapshot.get(kind, [id, 99])).toEqual([fact]);
      if (kind !== "Designation") expect(await snapshot.find(kind, [reference, "none"])).toEqual([fact]);
      for (const end of ENDS[kind]) {
        for (const value of valuesAt(fact, end)) {
          expect(await at(snapshot, kind, end, [value])).toEqual([fact]);
          expect(await snapshot.countOf(kind as "Contract", end as "party", [value, value])).toEqual(
            new Map([[value, 1]]),
          );
        }
        const none = typeof valuesAt(fact, end)[0] === "string" ? "none" : 99;
        expect(await at(snapshot, kind, end, [none])).toEqual([]);
      }
      expect(await store.at(0 as Revision).get(kind, [id])).toEqual([]);
    }
  });

  test("a write reads what it has put, beside what was known, exactly as it is read afterwards", async () => {
    const store = await openFresh();
    const old = [make.party(1), make.client(2, { owner: 1 }), make.contract(3, { party: 1 })];
    await make.putAll(
      store,
      ...old,
      make.keyVersion(4, { client: 2, holders: [1] as never, thumbprint: "x" }),
    );
    const ids = Array.from({ length: 30 }, (_, i) => i).reverse();
    const everything = async (snapshot: Snapshot) => {
      const found: unknown[] = [];
      for (const kind of FACT_KINDS) {
        found.push(await snapshot.get(kind, [...ids, ...ids]));
        for (const end of ENDS[kind]) {
          const ends = end === "thumbprint" ? ["x", "y"] : [...ids, ...ids];
          found.push([kind, end, await at(snapshot, kind, end, ends)]);
        }
      }
      return found;
    };
    const fresh: readonly (readonly [FactKind, object])[] = [
      ...FULL.map(([kind, fact]) => [kind, { ...fact, id: (fact as { id: number }).id + 10 }] as const),
      make.party(1, { name: "Amended", legalEntity: 25 as LegalEntityId }),
      make.contract(25, { party: 1, counterparty: 21 }),
      make.contract(24, { party: 21, counterparty: 1 }),
      make.client(21, { owner: 21 }),
      make.keyVersion(22, { client: 21, holders: [1, 21] as never, thumbprint: "x" }),
      make.contract(24, { party: 21, counterparty: 1, state: "DRAFT" }),
      make.party(26, { legalEntity: 25 as LegalEntityId }),
      make.party(26, { legalEntity: null }),
    ];
    const { revision, result } = await make.record(store, async (unit) => {
      await unit.takeIds(26);
      expect(await unit.of("Contract", "party", [21])).toEqual([]);
      for (const [kind, fact] of fresh) await unit.put(kind, [fact as FactsByKind[FactKind]]);
      return everything(unit);
    });
    expect(result).toEqual(await everything(store.at(revision)));
    expect(await store.at(revision).of("Contract", "party", [1, 21])).toHaveLength(3);
  });

  test("what was known at a revision never changes after it", async () => {
    const store = await openFresh();
    await make.putAll(
      store,
      make.party(1, { name: "Old Name", legalEntity: 5 as LegalEntityId }),
      make.party(5, { role: "PLATFORM" }),
    );
    await make.putAll(store, make.keyVersion(2, { holders: [1, 5] as never, thumbprint: "x" }));
    const before = async () => {
      const first = store.at(1 as Revision);
      const second = store.at(2 as Revision);
      return {
        party: await first.get("Party", [1]),
        byEnd: await first.of("Party", "legalEntity", [5]),
        platform: await first.platform(),
        keys: await first.get("KeyVersion", [2]),
        held: await second.of("KeyVersion", "holder", [1, 5]),
        count: await second.countOf("KeyVersion", "holder", [1, 5]),
        page: await second.pageOf("KeyVersion", "holder", [1], {
          limit: 5,
          after: null,
          before: null,
          backward: false,
        }),
      };
    };
    const then = await before();
    await make.putAll(
      store,
      make.party(1, { name: "New Name", legalEntity: 6 as LegalEntityId, reference: "renamed" }),
    );
    await make.putAll(store, make.keyVersion(2, { holders: [5] as never, thumbprint: "y" }));
    expect(await before()).toEqual(then);
    expect(then.party[0]?.name).toBe("Old Name");
    const now = store.at(4 as Revision);
    expect((await now.get("Party", [1]))[0]?.name).toBe("New Name");
    expect(await now.of("Party", "legalEntity", [5])).toEqual([]);
    expect(await now.find("Party", ["Party-1"])).toEqual([]);
    expect(await now.of("KeyVersion", "holder", [1])).toEqual([]);
    expect(await now.of("KeyVersion", "thumbprint", ["x", "y"])).toHaveLength(1);
  });

  test("the last put of a write counts, and leaves one version", async () => {
    const store = await openFresh();
    await make.putAll(store, make.party(1, { name: "One" }));
    await make.record(store, async (unit) => {
      const id = await unit.takeIds(1);
      for (const name of ["Two", "Three"]) {
        await unit.put("Party", [make.party(1, { name })[1], make.party(id, { name })[1]]);
        await unit.put("KeyVersion", []);
        expect((await unit.get("Party", [1, id])).map((party) => party.name)).toEqual([name, name]);
      }
      await unit.put("Party", [make.party(id, { name: "Four" })[1], make.party(id, { name: "Five" })[1]]);
    });
    const names = async (revision: number) =>
      (await store.at(revision as Revision).get("Party", [1, 2])).map((party) => party.name);
    expect(await names(1)).toEqual(["One"]);
    expect(await names(2)).toEqual(["Three", "Five"]);
    expect(await names(3)).toEqual(["Three", "Five"]);
  });

  test("a window of each list is the list, cut, in either direction", async () => {
    const store = await openFresh();
    const parties = [100, 101, 102];
    const lists = new Map(parties.map((end) => [end, [] as number[]]));
    const facts = Array.from({ length: 30 }, (_, i) => {
      const end = parties[(i * i) % 2] as number;
      lists.get(end)?.push(i + 1);
      return make.contract(i + 1, { counterparty: end });
    });
    await make.putAll(store, ...facts, make.contract(40, { counterparty: 999 }));
    // Versions of the past must not be counted in.
    await make.putAll(store, ...facts.slice(0, 10));
    const snapshot = store.at(2 as Revision);
    const bound = fc.option(fc.integer({ min: 0, max: 35 }));
    const windows = fc.record({
      limit: fc.integer({ min: 1, max: 9 }),
      after: bound,
      before: bound,
      backward: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(windows, async (window: Window<number>) => {
        const pages = await snapshot.pageOf("Contract", "counterparty", [...parties, 100], window);
        expect([...pages.keys()]).toEqual(parties);
        for (const [end, ids] of lists) {
          const inside = ids.filter((id) => id > (window.after ?? 0) && id < (window.before ?? 99));
          const cut = window.backward ? inside.slice(-window.limit) : inside.slice(0, window.limit);
          expect(pages.get(end)?.items.map((fact) => fact.id)).toEqual(cut);
          expect(pages.get(end)?.more).toBe(inside.length > window.limit);
        }
      }),
      runs(60),
    );
    const counts = await snapshot.countOf("Contract", "counterparty", parties);
    expect(counts).toEqual(
      new Map([...lists].filter(([, ids]) => ids.length > 0).map(([end, ids]) => [end, ids.length])),
    );
  });

  test("lists are in the order of ids, whatever is asked first", async () => {
    const store = await openFresh();
    await make.putAll(store, ...[3, 1, 2].map((id) => make.party(id)));
    const snapshot = store.at(1 as Revision);
    const ids = (facts: readonly FactsByKind["Party"][]) => facts.map((party) => party.id);
    expect(ids(await snapshot.get("Party", [2, 3, 1, 2]))).toEqual([1, 2, 3]);
    expect(ids(await snapshot.find("Party", ["Party-3", "Party-1"]))).toEqual([1, 3]);
    for (const empty of [
      snapshot.get("Party", []),
      snapshot.find("Party", []),
      snapshot.of("Party", "legalEntity", []),
    ])
      expect(await empty).toEqual([]);
  });
});
