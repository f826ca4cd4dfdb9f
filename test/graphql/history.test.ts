/** History: who did what to an object, in the order in which it was recorded. */
import { globalId } from "../../src/graphql/global-id";
import { forEachBackend } from "../support/store";
import { ask, load, REFRESH, refusal, SEED_MODES } from "./support/ask";

const WORLD = `name: history
batches:
  - recordedAt: 2024-01-01
    parties:
      - { ref: alipay, role: PLATFORM, name: Alipay }
      - { ref: noodle, role: MERCHANT, name: Noodle House }
    contracts:
      - { ref: c1, kind: MERCHANT_SERVICE, between: [noodle, alipay], services: [PAYMENT], from: 2024-01-01 }
  - recordedAt: 2024-02-01
    parties: [{ ref: noodle, name: Noodle Palace }]
  - recordedAt: 2024-03-01
    contracts: [{ ref: c1, services: [PAYMENT, REFUND], terminatedAt: 2024-04-01 }]
  - recordedAt: 2024-04-01
    contracts: [{ ref: c1, terminatedAt: 2024-05-01 }]
`;

const HISTORY = `query ($of: ID!, $first: Int, $after: String, $last: Int, $before: String, $at: AsOf) {
  history(of: $of, first: $first, after: $after, last: $last, before: $before, at: $at) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes {
      changed
      revision { number recordedAt actor operation reason requestId }
      object { ... on Contract { reference services terminatedAt } }
    }
  }
}`;

forEachBackend(({ openFresh }) => {
  test("each version with what it changed and who did it; pages in both directions; as known earlier", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const { contract } = await ask(store, '{ contract(reference: "c1") { id } }');
    const of = contract.id;
    const { history } = await ask(store, HISTORY, { of });
    expect(history.totalCount).toBe(3);
    expect(history.nodes.map((it: { changed: string[] }) => it.changed)).toEqual([
      expect.arrayContaining(["reference", "services", "terminatedAt", "from"]),
      ["services", "terminatedAt"],
      ["terminatedAt"],
    ]);
    expect(history.nodes[1]).toMatchObject({
      revision: { number: 3, recordedAt: "2024-03-01T00:00:00.000Z", actor: "system", operation: "load" },
      object: { services: ["PAYMENT", "REFUND"], terminatedAt: "2024-04-01T00:00:00.000Z" },
    });
    const last = (await ask(store, HISTORY, { of, last: 1 })).history;
    expect(last.nodes).toEqual([history.nodes[2]]);
    expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = (await ask(store, HISTORY, { of, last: 5, before: last.pageInfo.startCursor })).history;
    expect(before.nodes).toEqual(history.nodes.slice(0, 2));
    const then = (await ask(store, HISTORY, { of, at: { revision: 3 } })).history;
    expect(then).toMatchObject({ totalCount: 2, nodes: history.nodes.slice(0, 2) });
    expect((await ask(store, HISTORY, { of: globalId("Contract", 999_999) })).history).toMatchObject({
      totalCount: 0,
      nodes: [],
    });
    expect((await refusal(store, HISTORY, { of: "nonsense" })).extensions).toMatchObject({
      reason: "INVALID_ID",
    });
  });

  test("all revisions, each with its digest", async () => {
    const store = await load(await openFresh(), SEED_MODES, REFRESH);
    const { revisions } = await ask(store, "{ revisions { totalCount nodes { number digest } } }");
    const head = (await store.head()).revision;
    expect(revisions.totalCount).toBe(head);
    expect(revisions.nodes.map((it: { number: number }) => it.number)).toEqual(
      Array.from({ length: head }, (_, i) => i + 1),
    );
    expect((await store.checkChain()).head).toBe(revisions.nodes.at(-1).digest);
  });
});
