/** What is ahead as clients read it: everything that has to be done before a change, and which gaps there are. */
import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, refusal } from "./support/ask";
import { fill } from "./support/stores";

/** Between two contracts `gap` is not integrated for two days; `both` has a contract and a token that end together. */
const WORLD = `
name: ahead
batches:
  - recordedAt: 2024-01-01
    parties:
      - { ref: alipay, role: PLATFORM, name: Alipay }
      - { ref: isv, role: ISV, name: ISV }
      - { ref: both, role: MERCHANT, name: Both, developmentCapability: NONE }
      - { ref: gap, role: MERCHANT, name: Gap, developmentCapability: VERIFIED }
    contracts:
      - { ref: base-both, kind: MERCHANT_SERVICE, between: [both, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-01-01 }
      - { ref: partner, kind: ISV_PARTNER, between: [isv, alipay], from: 2024-01-01 }
      - { ref: contract, kind: AUTHORIZATION_SERVICE, between: [both, isv], services: [INTEGRATION], from: 2024-01-01, to: 2024-06-20 }
      - { ref: first, kind: MERCHANT_SERVICE, between: [gap, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-01-01, to: 2024-06-10 }
      - { ref: second, kind: MERCHANT_SERVICE, between: [gap, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-06-12 }
    authorizations: [{ ref: token, principal: both, isv: isv, from: 2024-01-01, to: 2024-06-20 }]
    clients: [{ ref: app-isv, owner: isv, environment: LIVE }, { ref: app-gap, owner: gap, environment: LIVE }]
    keys:
      - { ref: key-isv, client: app-isv, publicKey: generated, from: 2024-01-01 }
      - { ref: key-gap, client: app-gap, publicKey: generated, from: 2024-01-01 }
`;

const FIELDS =
  "principal { ... on Party { reference } } actions { action object { ... on Relationship { reference } } } action lastDay";

const day = (text: string) => ({ at: { validAt: `${text}T00:00:00Z` } });

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await openFresh(), WORLD);
  });

  test("of what ends together all that is needed is named, with the last moment for it", async () => {
    const source = `{ upcomingChanges(within: 30, filter: { fromMode: [ISV] }) { nodes { ${FIELDS} } } }`;
    expect((await ask(store, source)).upcomingChanges.nodes).toEqual([
      {
        principal: { reference: "both" },
        actions: [
          { action: "RENEW_CONTRACT", object: { reference: "contract" } },
          { action: "REFRESH_TOKEN", object: { reference: "token" } },
        ],
        action: "RENEW_CONTRACT",
        lastDay: "2024-06-19T23:59:59.999Z",
      },
    ]);
  });

  test.each([
    ["the contract alone", 'contracts: [{ reference: "contract", to: "2030-01-01T00:00:00Z" }]', "BLOCKED"],
    [
      "the contract and the token",
      'contracts: [{ reference: "contract", to: "2030-01-01T00:00:00Z" }], authorizations: [{ reference: "token", to: "2030-01-01T00:00:00Z" }]',
      "OPERATIONAL",
    ],
  ])("with %s extended it is %s", async (_, changes, status) => {
    const source = `{ whatIf(changes: { ${changes} }) { principals { nodes { changes { after { mode status } } } } } }`;
    const { nodes } = (await ask(store, source)).whatIf.principals;
    expect(nodes).toEqual([{ changes: [{ after: { mode: "ISV", status } }] }]);
  });

  test("a gap has its actions, too", async () => {
    expect((await ask(store, `{ gaps(within: 30) { nodes { ${FIELDS} from to } } }`)).gaps.nodes).toEqual([
      {
        principal: { reference: "gap" },
        actions: [{ action: "RENEW_CONTRACT", object: { reference: "first" } }],
        action: "RENEW_CONTRACT",
        lastDay: "2024-06-09T23:59:59.999Z",
        from: "2024-06-10T00:00:00.000Z",
        to: "2024-06-12T00:00:00.000Z",
      },
    ]);
  });

  test.each([
    ["upcomingChanges", 0],
    ["upcomingChanges", -5],
    ["gaps", 0],
  ])("%s within %d days is refused by the name of the argument", async (list, days) => {
    const { message, extensions } = await refusal(store, `{ ${list}(within: ${days}) { totalCount } }`);
    expect(message).toBe(`within: ${days} is too little; expected at least 1.`);
    expect(extensions).toMatchObject({ reason: "OUT_OF_RANGE", argument: "within", from: 1 });
  });

  test("a gap is ahead until it begins; then its end is a change ahead", async () => {
    const source = `query ($at: AsOf) {
      gaps(within: 30, at: $at) { nodes { from } }
      upcomingChanges(within: 30, at: $at, filter: { fromMode: [NONE] }) { nodes { principal { ... on Party { reference } } at } } }`;
    const back = { principal: { reference: "gap" }, at: "2024-06-12T00:00:00.000Z" };
    const expected: readonly (readonly [string, number, number])[] = [
      ["2024-06-09", 1, 1],
      ["2024-06-10", 0, 1],
      ["2024-06-11", 0, 1],
      ["2024-06-12", 0, 0],
    ];
    for (const [when, gaps, ends] of expected) {
      const told = await ask(store, source, day(when));
      expect([when, told.gaps.nodes.length]).toEqual([when, gaps]);
      expect([when, told.upcomingChanges.nodes]).toEqual([when, ends === 0 ? [] : [back]]);
    }
  });
});
