/** What is wrong is told at the member of the input that says it, under the name that it has there. */
import type { Actor } from "../../../src/domain/actor";
import type { Store } from "../../../src/domain/ports";
import { forEachBackend } from "../../support/store";
import { load, REFRESH } from "../support/ask";
import { member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const BEFORE = "2024-05-01T00:00:00Z";
const LONG_AFTER = "2030-01-01T00:00:00Z";
const posone = member("posone");
const draft = {
  reference: "c-new",
  kind: "AUTHORIZATION_SERVICE",
  party: "silk",
  counterparty: "posone",
  services: [],
  from: BEFORE,
};
const MORE = `  - recordedAt: 2024-05-02
    engagements: [{ ref: e-short, principal: bay, integrator: lantern, state: INVITED, from: 2024-05-20, to: 2024-07-01 }]
    acquiringLinks: [{ ref: l-short, merchant: silk, acquirer: harbour, state: PENDING, from: 2024-05-20, to: 2024-07-01 }]
`;

const PLACES: readonly (readonly [name: string, code: string, path: string, input: object, by?: Actor])[] = [
  ["suspendParty", "BACKWARD_INTERVAL", "until", { party: "silk", until: BEFORE }],
  ["setIsvAllowance", "BACKWARD_INTERVAL", "until", { party: "silk", allowed: true, until: BEFORE }],
  ["disableClient", "BACKWARD_INTERVAL", "until", { client: "app-silk", until: BEFORE }],
  ["suspendContract", "BACKWARD_INTERVAL", "until", { contract: "ip-posone", until: BEFORE }],
  ["acceptEngagement", "BACKWARD_INTERVAL", "validAt", { engagement: "e-short", validAt: LONG_AFTER }],
  ["approveAcquiringLink", "BACKWARD_INTERVAL", "validAt", { link: "l-short", validAt: LONG_AFTER }],
  ["draftContract", "WRONG_ROLE", "party", { ...draft, party: "tillwise" }],
  ["draftContract", "WRONG_ROLE", "counterparty", { ...draft, counterparty: "bay" }],
  ["draftContract", "SELF_AUTHORIZATION", "counterparty", { ...draft, party: "posone" }, posone],
  ["registerParty", "INVALID_VALUE", "reference", { reference: " ", role: "ISV", name: "X" }],
  [
    "inviteAuthorizations",
    "NOT_FOUND",
    "invitations.1.principal",
    { isv: "posone", invitations: ["silk", "nobody"].map((it) => ({ reference: it, principal: it })) },
    posone,
  ],
  [
    "inviteAuthorizations",
    "ALREADY_KNOWN",
    "invitations.1.reference",
    { isv: "posone", invitations: ["new", "as-noodle"].map((it) => ({ reference: it, principal: "bay" })) },
    posone,
  ],
  [
    "inviteAuthorizations",
    "DUPLICATE_REFERENCE",
    "invitations.1.reference",
    { isv: "posone", invitations: ["bay", "silk"].map((it) => ({ reference: "new", principal: it })) },
    posone,
  ],
  [
    "inviteAuthorizations",
    "BACKWARD_INTERVAL",
    "to",
    { isv: "posone", invitations: [{ reference: "new", principal: "bay" }], to: BEFORE },
    posone,
  ],
  [
    "correctFacts",
    "INVALID_VALUE",
    "changes.parties.1.name",
    { changes: { parties: [{ reference: "silk" }, { reference: "bay", name: " " }] } },
  ],
  [
    "correctFacts",
    "WRONG_ROLE",
    "changes.contracts.0.between.1",
    { changes: { contracts: [{ reference: "as-noodle", between: ["noodle", "bay"] }] } },
  ],
];

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await load(await openFresh(), `${WORLD}${MORE}`, REFRESH);
  });

  const rows = PLACES.map(
    ([name, code, path, input, by = OPERATOR]) => [name, code, path, input, by] as const,
  );
  test.each(rows)("%s: %s at %s", async (name, code, path, input, by) => {
    const { userErrors } = await mutate(store, by, name, input);
    expect(userErrors).toMatchObject([{ code, path: ["input", ...path.split(".")] }]);
  });

  test.each([
    ["amendParty", { party: "silk", name: "S" }, /a member of level ADMIN of the party itself$/],
    ["signContract", { contract: "as-pending" }, /a member of level ADMIN of its party or its counterparty$/],
  ])("%s says who may", async (name, input, words) => {
    const { userErrors } = await mutate(store, member("silk", "MEMBER"), name, input);
    expect(userErrors).toMatchObject([{ code: "FORBIDDEN", message: expect.stringMatching(words) }]);
  });
});
