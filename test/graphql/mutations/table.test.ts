/**
 * Every mutation: done by who may, refused to others and in other states, answered again under its key, refused when the object was
 * changed meanwhile, and rehearsed without writing.
 */
import { generateKeyPairSync } from "node:crypto";
import type { Actor } from "../../../src/domain/actor";
import { instant } from "../../../src/domain/instant";
import type { Store } from "../../../src/domain/ports";
import { type Action, WHO_MAY } from "../../../src/domain/who-may";
import { buildGraphSchema } from "../../../src/graphql/build-schema";
import { forEachBackend } from "../../support/store";
import { type Data, load, NOW, REFRESH } from "../support/ask";
import { AUDITOR, codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { proved, registered } from "../support/proved-key";
import { WORLD } from "./world";

const pem = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }) as string;

interface Row {
  readonly by: Actor;
  readonly input: object;
  /** Brings about what it needs, and gives what comes of that: the rest of its input. */
  readonly needs?: (store: Store) => Promise<object>;
  /** What is asked of the object, and what it is like afterwards. */
  readonly shows: string;
  readonly after: object;
  /** Inputs that are refused, each with the code. */
  readonly refused?: readonly (readonly [object, string])[];
  /** Who is related to the object and may not, and who has nothing to do with it. */
  readonly forbidden: Actor;
  readonly stranger?: Actor;
  /** How many principals are affected. */
  readonly affects?: number;
}

const posone = member("posone");
const tillwise = member("tillwise");
const silk = member("silk");
const bay = member("bay");
const bridge = member("bridge");

/** Those that only make something new: there is nothing yet that could have been changed since it was read. */
const MAKERS: readonly Action[] = [
  ...(["registerParty", "draftContract", "requestAuthorization", "inviteAuthorizations"] as const),
  ...(["inviteIntegrator", "giveAccount", "registerSubMerchant", "createClient"] as const),
];

const contract = (given: object, after: object) => ({
  input: given,
  shows:
    "contract { reference state storedState terminatedAt services signedBy { reference } suspensions { from to } from to }",
  after: { contract: after },
});
const engagement = (reference: string) => ({
  input: { engagement: reference },
  shows: "engagement { reference state }",
});
const link = (reference: string) => ({
  input: { link: reference },
  shows: "acquiringLink { reference state from }",
});
const key = (given: object) => ({
  input: given,
  shows: "key { reference state revokedAt compromisedAt to thumbprint }",
});

/** These find what they change by a secret: whoever is not its ISV is told that there is none. They name no object. */
const BY_SECRET: readonly Action[] = ["exchangeAuthorizationCode", "refreshAuthorization"];

const authorization = {
  shows: "authorization { reference state to codeExpiresAt revokedAt }",
  forbidden: member("tillwise", "MEMBER"),
};

/** One mutation after the other, each granted; what the last one shows. */
async function after(
  store: Store,
  ...steps: readonly (readonly [Actor, Action, object, string?])[]
): Promise<Data> {
  let payload: Data = null;
  for (const [actor, name, input, shows] of steps) {
    payload = await mutate(store, actor, name, input, { shows });
    expect([name, payload.userErrors]).toEqual([name, []]);
  }
  return payload;
}

const request: readonly [Actor, Action, object] = [
  tillwise,
  "requestAuthorization",
  { reference: "ask", principal: "silk", isv: "tillwise" },
];
const consent: readonly [Actor, Action, object, string] = [
  silk,
  "consentToAuthorization",
  { contract: "ask" },
  "code",
];

async function code(store: Store): Promise<{ code: string }> {
  const given = await after(store, request, consent);
  return { code: given.code };
}

async function refreshToken(store: Store): Promise<{ refreshToken: string }> {
  const exchange = [tillwise, "exchangeAuthorizationCode", await code(store), "refreshToken"] as const;
  return { refreshToken: (await after(store, exchange)).refreshToken };
}

/** Silk has a key that nobody else has: it is ready to go on by itself. */
const ready = async (store: Store): Promise<object> => {
  await proved(store, silk, { reference: "k-own", client: "app-silk", holders: ["silk"] });
  return {};
};

async function handedOver(store: Store): Promise<{ revision: number }> {
  await ready(store);
  const { revision } = await after(store, [silk, "handOver", { principal: "silk", to: "silk" }]);
  return { revision };
}

const TABLE: Readonly<Record<Action, Row>> = {
  registerParty: {
    by: OPERATOR,
    input: {
      reference: "new",
      role: "MERCHANT",
      name: "New",
      country: "CN",
      mcc: "5812",
      legalEntity: { reference: "le-new", name: "New Ltd" },
    },
    shows: "party { reference name country legalEntity { reference name } }",
    after: {
      party: {
        reference: "new",
        name: "New",
        country: "CN",
        legalEntity: { reference: "le-new", name: "New Ltd" },
      },
    },
    refused: [
      [{ reference: "silk" }, "ALREADY_KNOWN"],
      [{ role: "PLATFORM" }, "SECOND_PLATFORM"],
      [{ legalEntity: { reference: "x", lei: "529900T8BM49AURSDO56" } }, "INVALID_LEI"],
      [{ country: "ZZ" }, "INVALID_VALUE"],
    ],
    forbidden: silk,
    affects: 1,
  },
  amendParty: {
    by: silk,
    input: { party: "silk", name: "Silk Road Ltd", mcc: null },
    shows: "party { reference name }",
    after: { party: { reference: "silk", name: "Silk Road Ltd" } },
    refused: [
      [{ party: "nobody" }, "NOT_FOUND"],
      [{ name: " " }, "INVALID_VALUE"],
      [{ country: "ZZ" }, "INVALID_VALUE"],
    ],
    forbidden: member("silk", "VIEWER"),
    stranger: bay,
    affects: 0,
  },
  suspendParty: {
    by: OPERATOR,
    input: { party: "silk", until: "2024-07-01T00:00:00Z" },
    shows: "party { reference statusPeriods { value from to } }",
    after: {
      party: {
        reference: "silk",
        statusPeriods: [
          { value: "SUSPENDED", from: "2024-06-01T00:00:00.000Z", to: "2024-07-01T00:00:00.000Z" },
        ],
      },
    },
    refused: [
      [{ party: "gone" }, "INVALID_STATE"],
      [{ party: "shut" }, "INVALID_STATE"],
      [{ party: "alipay" }, "WRONG_ROLE"],
      [{ until: "2024-05-01T00:00:00Z" }, "BACKWARD_INTERVAL"],
    ],
    forbidden: silk,
    stranger: bay,
    affects: 1,
  },
  reinstateParty: {
    by: OPERATOR,
    input: { party: "gone" },
    shows: "party { reference status }",
    after: { party: { reference: "gone", status: "ACTIVE" } },
    refused: [[{ party: "silk" }, "INVALID_STATE"]],
    forbidden: member("gone"),
    stranger: bay,
    affects: 1,
  },
  closeParty: {
    by: OPERATOR,
    input: { party: "gone" },
    shows: "party { reference status }",
    after: { party: { reference: "gone", status: "CLOSED" } },
    refused: [[{ party: "shut" }, "INVALID_STATE"]],
    forbidden: member("gone"),
    stranger: bay,
  },
  assignLegalEntity: {
    by: OPERATOR,
    input: {
      party: "silk",
      legalEntity: { reference: "le-silk", name: "Silk Ltd", lei: "529900T8BM49AURSDO55" },
    },
    shows: "party { legalEntity { reference lei } }",
    after: { party: { legalEntity: { reference: "le-silk", lei: "529900T8BM49AURSDO55" } } },
    refused: [[{ legalEntity: { reference: "le-silk", lei: "529900T8BM49AURSDO56" } }, "INVALID_LEI"]],
    forbidden: silk,
    stranger: bay,
  },
  setDevelopmentCapability: {
    by: member("noodle"),
    input: { party: "noodle", capability: "DECLARED" },
    shows: "party { ... on Merchant { developmentCapability } }",
    after: { party: { developmentCapability: "DECLARED" } },
    refused: [
      [{ capability: "VERIFIED" }, "FORBIDDEN"],
      [{ party: "posone" }, "NOT_FOUND"],
    ],
    forbidden: member("noodle", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  setIsvAllowance: {
    by: member("noodle"),
    input: { party: "noodle", allowed: false },
    shows: "party { ... on Merchant { allowsIsv integration { mode rule } } }",
    after: { party: { allowsIsv: false, integration: { mode: "NONE", rule: "R12" } } },
    forbidden: member("noodle", "MEMBER"),
    stranger: bay,
    affects: 1,
  },
  declareMode: {
    by: member("noodle", "MEMBER"),
    input: { party: "noodle", mode: "SELF" },
    shows: "party { ... on Merchant { declaredMode integration { mode findings { code } } } }",
    after: {
      party: {
        declaredMode: "SELF",
        integration: { mode: "ISV", findings: [{ code: "DECLARED_MISMATCH" }] },
      },
    },
    forbidden: member("noodle", "VIEWER"),
    stranger: bay,
    affects: 0,
  },
  draftContract: {
    by: posone,
    ...contract(
      {
        reference: "as-new",
        kind: "AUTHORIZATION_SERVICE",
        party: "bay",
        counterparty: "posone",
        services: ["INTEGRATION"],
        from: "2024-07-01T00:00:00Z",
      },
      { reference: "as-new", state: "DRAFT", signedBy: [] },
    ),
    refused: [
      [{ reference: "as-noodle" }, "ALREADY_KNOWN"],
      [{ party: "posone", counterparty: "posone" }, "SELF_AUTHORIZATION"],
      [{ party: "alipay" }, "WRONG_ROLE"],
      [{ party: "tillwise" }, "NOT_FOUND"],
      [{ to: "2024-06-01T00:00:00Z" }, "BACKWARD_INTERVAL"],
      [{ party: "nobody" }, "NOT_FOUND"],
    ],
    forbidden: silk,
    affects: 0,
  },
  proposeContract: {
    by: member("silk", "MEMBER"),
    ...contract({ contract: "as-draft" }, { state: "PENDING_SIGNATURE" }),
    refused: [[{ contract: "as-pending" }, "INVALID_STATE"]],
    forbidden: member("silk", "VIEWER"),
    stranger: bay,
    affects: 0,
  },
  signContract: {
    by: silk,
    ...contract(
      { contract: "as-pending" },
      { state: "PENDING_SIGNATURE", signedBy: [{ reference: "silk" }] },
    ),
    refused: [
      [{ contract: "as-draft" }, "INVALID_STATE"],
      [{ side: "tillwise" }, "FORBIDDEN"],
    ],
    forbidden: member("silk", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  rejectContract: {
    by: silk,
    ...contract({ contract: "as-pending" }, { state: "REJECTED" }),
    refused: [[{ contract: "as-draft" }, "INVALID_STATE"]],
    forbidden: member("silk", "VIEWER"),
    stranger: bay,
  },
  cancelContract: {
    by: silk,
    ...contract({ contract: "as-draft" }, { state: "CANCELLED" }),
    refused: [[{ contract: "ms-silk" }, "INVALID_STATE"]],
    forbidden: member("silk", "VIEWER"),
    stranger: bay,
  },
  amendContract: {
    by: silk,
    ...contract(
      { contract: "as-pending", services: ["REFERRAL"] },
      { services: ["REFERRAL"], state: "PENDING_SIGNATURE" },
    ),
    refused: [
      [{ contract: "ms-silk" }, "FORBIDDEN"],
      [{ to: "2024-05-01T00:00:00Z" }, "BACKWARD_INTERVAL"],
    ],
    forbidden: member("silk", "VIEWER"),
    stranger: bay,
  },
  renewContract: {
    by: member("noodle"),
    ...contract(
      { contract: "ms-noodle", reference: "ms-noodle-2", to: "2026-01-01T00:00:00Z" },
      {
        reference: "ms-noodle-2",
        state: "PENDING_SIGNATURE",
        from: "2025-01-01T00:00:00.000Z",
        services: ["PAYMENT", "REFUND", "SETTLEMENT"],
      },
    ),
    refused: [
      [{ contract: "as-noodle" }, "INVALID_STATE"],
      [{ reference: "ms-silk" }, "ALREADY_KNOWN"],
    ],
    forbidden: member("noodle", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  suspendContract: {
    by: OPERATOR,
    ...contract(
      { contract: "ip-posone", until: "2024-06-08T00:00:00Z" },
      {
        state: "SUSPENDED",
        suspensions: [{ from: "2024-06-01T00:00:00.000Z", to: "2024-06-08T00:00:00.000Z" }],
      },
    ),
    refused: [
      [{ contract: "as-paused" }, "INVALID_STATE"],
      [{ contract: "as-draft" }, "INVALID_STATE"],
    ],
    forbidden: posone,
    stranger: bay,
    affects: 1,
  },
  resumeContract: {
    by: OPERATOR,
    ...contract(
      { contract: "as-paused" },
      {
        state: "IN_FORCE",
        suspensions: [{ from: "2024-05-20T00:00:00.000Z", to: "2024-06-01T00:00:00.000Z" }],
      },
    ),
    refused: [[{ contract: "ms-silk" }, "INVALID_STATE"]],
    forbidden: bay,
    stranger: silk,
  },
  terminateContract: {
    by: posone,
    ...contract({ contract: "as-noodle" }, { state: "TERMINATED", terminatedAt: "2024-06-01T00:00:00.000Z" }),
    refused: [
      [{ contract: "as-draft" }, "INVALID_STATE"],
      [{ validAt: "2023-01-01T00:00:00Z" }, "BACKWARD_INTERVAL"],
      [{ validAt: "2024-01-01T00:00:00Z" }, "BACKWARD_INTERVAL"],
    ],
    forbidden: member("posone", "MEMBER"),
    stranger: bay,
    affects: 1,
  },
  voidContract: {
    by: OPERATOR,
    ...contract({ contract: "as-noodle" }, { state: "TERMINATED", terminatedAt: "2024-01-01T00:00:00.000Z" }),
    refused: [[{ contract: "as-pending" }, "INVALID_STATE"]],
    forbidden: posone,
    stranger: bay,
    affects: 1,
  },
  requestAuthorization: {
    by: posone,
    ...contract(
      { reference: "ask-1", principal: "bay", isv: "posone" },
      { state: "PENDING_SIGNATURE", services: ["INTEGRATION"], signedBy: [{ reference: "posone" }] },
    ),
    refused: [
      [{ principal: "alipay" }, "WRONG_ROLE"],
      [{ principal: "tillwise" }, "NOT_FOUND"],
      [{ reference: "as-noodle" }, "ALREADY_KNOWN"],
    ],
    forbidden: bay,
    affects: 0,
  },
  inviteAuthorizations: {
    by: posone,
    input: {
      isv: "posone",
      services: ["INTEGRATION", "REFERRAL"],
      invitations: [
        { reference: "ask-1", principal: "bay" },
        { reference: "ask-2", principal: "silk" },
      ],
    },
    shows: "contracts { reference state services }",
    after: {
      contracts: ["ask-1", "ask-2"].map((reference) => ({
        reference,
        state: "PENDING_SIGNATURE",
        services: ["INTEGRATION", "REFERRAL"],
      })),
    },
    refused: [
      [
        {
          invitations: [
            { reference: "ask-1", principal: "bay" },
            { reference: "ask-1", principal: "silk" },
          ],
        },
        "DUPLICATE_REFERENCE",
      ],
    ],
    forbidden: bay,
    affects: 0,
  },
  consentToAuthorization: {
    ...authorization,
    by: silk,
    input: { contract: "ask" },
    needs: (store) => after(store, request).then(() => ({})),
    after: {
      authorization: { reference: "ask/token", state: "INVALID", codeExpiresAt: "2024-06-02T00:01:00.000Z" },
    },
    refused: [
      [{ contract: "as-draft" }, "INVALID_STATE"],
      [{ contract: "as-pending" }, "INVALID_STATE"],
      [{ contract: "nothing" }, "NOT_FOUND"],
    ],
    forbidden: OPERATOR,
    stranger: bay,
    affects: 1,
  },
  exchangeAuthorizationCode: {
    ...authorization,
    by: tillwise,
    input: {},
    needs: code,
    after: {
      authorization: { reference: "ask/token", state: "VALID", codeExpiresAt: null, revokedAt: null },
    },
    refused: [[{ code: "code_of-nobody" }, "WRONG_SECRET"]],
    affects: 0,
  },
  refreshAuthorization: {
    ...authorization,
    by: tillwise,
    input: {},
    needs: refreshToken,
    after: { authorization: { reference: "ask/token", state: "VALID", to: "2025-06-01T00:01:00.000Z" } },
    refused: [[{ refreshToken: "refresh_of-nobody" }, "WRONG_SECRET"]],
    affects: 0,
  },
  revokeAuthorization: {
    by: member("noodle"),
    input: { authorization: "t-noodle" },
    shows: "authorization { reference state revokedAt }",
    after: {
      authorization: { reference: "t-noodle", state: "INVALID", revokedAt: "2024-06-01T00:00:00.000Z" },
    },
    refused: [[{ authorization: "t-over" }, "NOT_FOUND"]],
    forbidden: member("noodle", "MEMBER"),
    stranger: bay,
    affects: 1,
  },
  inviteIntegrator: {
    by: bay,
    input: { reference: "e-new", principal: "bay", integrator: "lantern" },
    shows: "engagement { reference state }",
    after: { engagement: { reference: "e-new", state: "INVITED" } },
    refused: [
      [{ integrator: "posone" }, "WRONG_ROLE"],
      [{ reference: "e-invited" }, "ALREADY_KNOWN"],
    ],
    forbidden: bridge,
  },
  acceptEngagement: {
    by: bridge,
    ...engagement("e-invited"),
    after: { engagement: { reference: "e-invited", state: "ACCEPTED" } },
    refused: [[{ engagement: "e-accepted" }, "INVALID_STATE"]],
    forbidden: silk,
    stranger: bay,
  },
  declineEngagement: {
    by: bridge,
    ...engagement("e-invited"),
    after: { engagement: { reference: "e-invited", state: "DECLINED" } },
    refused: [[{ engagement: "e-accepted" }, "INVALID_STATE"]],
    forbidden: silk,
    stranger: bay,
  },
  endEngagement: {
    by: bay,
    ...engagement("e-accepted"),
    after: { engagement: { reference: "e-accepted", state: "ENDED" } },
    refused: [[{ engagement: "e-invited" }, "NOT_FOUND"]],
    forbidden: member("bay", "MEMBER"),
    stranger: silk,
  },
  giveAccount: {
    by: silk,
    input: { reference: "g-new", principal: "silk", integrator: "bridge" },
    shows: "accountGrant { reference inForce }",
    after: { accountGrant: { reference: "g-new", inForce: true } },
    refused: [[{ reference: "g-bay" }, "ALREADY_KNOWN"]],
    forbidden: bridge,
  },
  takeBackAccount: {
    by: bay,
    input: { accountGrant: "g-bay" },
    shows: "accountGrant { reference inForce }",
    after: { accountGrant: { reference: "g-bay", inForce: false } },
    refused: [[{ accountGrant: "g-over" }, "NOT_FOUND"]],
    forbidden: bridge,
    stranger: silk,
  },
  registerSubMerchant: {
    by: member("harbour", "MEMBER"),
    input: { reference: "l-new", merchant: "silk", acquirer: "harbour" },
    shows: "acquiringLink { reference state }",
    after: { acquiringLink: { reference: "l-new", state: "PENDING" } },
    refused: [
      [{ merchant: "alipay" }, "WRONG_ROLE"],
      [{ merchant: "posone" }, "NOT_FOUND"],
      [{ reference: "l-pending" }, "ALREADY_KNOWN"],
    ],
    forbidden: bay,
  },
  approveAcquiringLink: {
    by: OPERATOR,
    ...link("l-pending"),
    after: { acquiringLink: { state: "APPROVED", from: "2024-06-01T00:00:00.000Z" } },
    refused: [[{ link: "l-approved" }, "INVALID_STATE"]],
    forbidden: bay,
    stranger: silk,
    affects: 1,
  },
  rejectAcquiringLink: {
    by: OPERATOR,
    ...link("l-pending"),
    after: { acquiringLink: { state: "REJECTED" } },
    refused: [[{ link: "l-approved" }, "INVALID_STATE"]],
    forbidden: bay,
    stranger: silk,
  },
  endAcquiringLink: {
    by: member("harbour"),
    ...link("l-up"),
    after: { acquiringLink: { state: "ENDED" } },
    refused: [[{ link: "l-pending" }, "INVALID_STATE"]],
    forbidden: member("harbour", "MEMBER"),
    stranger: silk,
    affects: 1,
  },
  createClient: {
    by: bay,
    input: { reference: "app-bay", owner: "bay", environment: "LIVE" },
    shows: "client { reference environment }",
    after: { client: { reference: "app-bay", environment: "LIVE" } },
    refused: [[{ reference: "app-silk" }, "ALREADY_KNOWN"]],
    forbidden: bridge,
    affects: 0,
  },
  disableClient: {
    by: posone,
    input: { client: "app-posone" },
    shows: "client { reference status }",
    after: { client: { reference: "app-posone", status: "DISABLED" } },
    refused: [[{ client: "app-off" }, "NOT_FOUND"]],
    forbidden: member("posone", "MEMBER"),
    stranger: bay,
    affects: 1,
  },
  enableClient: {
    by: silk,
    input: { client: "app-off" },
    shows: "client { reference status }",
    after: { client: { status: "ACTIVE" } },
    refused: [[{ client: "app-silk" }, "INVALID_STATE"]],
    forbidden: member("silk", "MEMBER"),
    stranger: bay,
  },
  registerKey: {
    by: silk,
    ...key({ reference: "k-new", client: "app-silk", publicKey: pem }),
    after: { key: { reference: "k-new", state: "ACTIVE" } },
    refused: [
      [{ publicKey: "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----" }, "PRIVATE_KEY"],
      [{ publicKey: "nonsense" }, "INVALID_KEY"],
      [{ reference: "k-silk" }, "ALREADY_KNOWN"],
      [{ client: "app-posone" }, "NOT_FOUND"],
    ],
    forbidden: member("silk", "MEMBER"),
    stranger: bay,
  },
  proveKeyPossession: {
    by: member("silk", "MEMBER"),
    input: {},
    needs: async (store) => {
      const signs = await registered(store, silk, {
        reference: "k-own",
        client: "app-silk",
        holders: ["silk"],
      });
      return signs("silk");
    },
    shows: "key { reference provedBy { reference } }",
    after: { key: { reference: "k-own", provedBy: [{ reference: "silk" }] } },
    refused: [
      [{ key: "k-silk" }, "WINDOW_OVER"],
      [{ holder: "bay" }, "NOT_FOUND"],
      [{ signature: "AAAA" }, "WRONG_SIGNATURE"],
      [{ challenge: "mine" }, "WINDOW_OVER"],
    ],
    forbidden: member("silk", "VIEWER"),
    stranger: bay,
    affects: 0,
  },
  undoKeyRotation: {
    by: posone,
    ...key({ key: "k-posone-2" }),
    needs: (store) =>
      after(store, [posone, "rotateKey", { key: "k-posone", reference: "k-posone-2", publicKey: pem }]).then(
        () => ({}),
      ),
    after: { key: { reference: "k-posone-2", state: "REVOKED" } },
    refused: [
      [{ key: "k-dead" }, "INVALID_STATE"],
      [{ key: "nothing" }, "NOT_FOUND"],
    ],
    forbidden: member("posone", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  rotateKey: {
    by: posone,
    ...key({ key: "k-posone", reference: "k-posone-2", publicKey: pem }),
    after: { key: { reference: "k-posone-2", state: "ACTIVE" } },
    refused: [
      [{ key: "k-dead" }, "INVALID_STATE"],
      [{ overlapDays: 400 }, "INVALID_VALUE"],
    ],
    forbidden: member("posone", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  voidKey: {
    by: silk,
    ...key({ key: "k-silk-old" }),
    after: { key: { state: "REVOKED", revokedAt: "2024-06-01T00:00:00.000Z" } },
    refused: [[{ key: "k-silk" }, "INVALID_STATE"]],
    forbidden: member("silk", "MEMBER"),
    stranger: bay,
  },
  revokeKey: {
    by: posone,
    ...key({ key: "k-posone" }),
    after: { key: { state: "REVOKED" } },
    refused: [[{ key: "k-dead" }, "INVALID_STATE"]],
    forbidden: member("posone", "MEMBER"),
    stranger: bay,
    affects: 1,
  },
  reportCompromise: {
    by: member("posone", "MEMBER"),
    ...key({ key: "k-posone", since: "2024-05-30T00:00:00Z" }),
    after: { key: { state: "COMPROMISED", compromisedAt: "2024-05-30T00:00:00.000Z" } },
    forbidden: member("posone", "VIEWER"),
    stranger: bay,
    affects: 0,
  },
  designateDelegate: {
    by: silk,
    input: { principal: "silk", delegate: "bridge" },
    shows: "designation { principal { reference } delegate { reference } }",
    after: { designation: { principal: { reference: "silk" }, delegate: { reference: "bridge" } } },
    refused: [
      [{ delegate: "silk" }, "WRONG_ROLE"],
      [{ delegate: "lantern" }, "NOT_FOUND"],
    ],
    forbidden: bridge,
  },
  handOver: {
    by: silk,
    input: { principal: "silk", to: "silk" },
    needs: ready,
    shows: "principal { ... on Merchant { reference integration { mode status } } }",
    after: { principal: { reference: "silk", integration: { mode: "SELF", status: "OPERATIONAL" } } },
    refused: [
      [{ to: "nobody" }, "NOT_FOUND"],
      [{ to: "harbour" }, "NOT_FOUND"],
      [{ validAt: "2024-05-31T00:00:00Z" }, "NOT_READY"],
    ],
    forbidden: member("silk", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  rollBackHandover: {
    by: silk,
    input: { principal: "silk" },
    needs: handedOver,
    shows: "principal { ... on Merchant { reference } }",
    after: { principal: { reference: "silk" } },
    refused: [[{ revision: 1 }, "NOT_FOUND"]],
    forbidden: member("silk", "MEMBER"),
    stranger: bay,
    affects: 0,
  },
  correctFacts: {
    by: OPERATOR,
    input: { changes: { contracts: [{ reference: "as-noodle", terminatedAt: "2024-03-01T00:00:00Z" }] } },
    shows: "objects { ... on Contract { reference terminatedAt } }",
    after: { objects: [{ reference: "as-noodle", terminatedAt: "2024-03-01T00:00:00.000Z" }] },
    refused: [
      [
        { changes: { contracts: [{ reference: "as-noodle", terminatedAt: "2023-03-01T00:00:00Z" }] } },
        "BACKWARD_INTERVAL",
      ],
    ],
    forbidden: member("noodle"),
    affects: 1,
  },
  importRows: {
    by: OPERATOR,
    input: {
      format: "CSV",
      content:
        "kind,ref,name,between,terminatedAt\nparty,silk,Silk Road,,\ncontract,as-noodle,,,2024-03-01\nISV_PARTNER,ip-new,,posone|harbour,\n",
    },
    shows:
      "recordedCount unchangedCount rejectedCount results { row line reference status code column message }",
    after: {
      recordedCount: 1,
      unchangedCount: 1,
      rejectedCount: 1,
      results: [
        { row: 1, line: 2, reference: "silk", status: "UNCHANGED", code: null, column: null, message: null },
        { row: 2, line: 3, reference: "as-noodle", status: "RECORDED" },
        { row: 3, line: 4, reference: "ip-new", status: "REJECTED", code: "WRONG_ROLE", column: 4 },
      ],
    },
    refused: [
      [{ content: "kind,ref,nmae" }, "INVALID_VALUE"],
      [{ content: "party,x", kind: "shop" }, "INVALID_VALUE"],
      [{ format: "NDJSON", content: "{}\n".repeat(1_001) }, "INVALID_VALUE"],
      [{ format: "YAML", content: "batches: [" }, "INVALID_VALUE"],
      [{ format: "YAML", content: "batches: []", timeZone: "UTC" }, "INVALID_VALUE"],
    ],
    forbidden: member("noodle"),
    affects: 1,
  },
};

test("every action has a mutation, and every mutation a row here", () => {
  const mutations = Object.keys(buildGraphSchema().getMutationType()?.getFields() ?? {}).sort();
  expect(mutations).toEqual(Object.keys(WHO_MAY).sort());
  expect(Object.keys(TABLE).sort()).toEqual(mutations);
});

/** A minute after what a row needs was brought about. */
const MEANWHILE = instant(NOW + 60_000);

const rows = Object.entries(TABLE) as [Action, Row][];

forEachBackend(({ openFresh }) => {
  const opened = async (): Promise<Store> => load(await openFresh(), WORLD, REFRESH);

  /** What is refused leaves nothing behind: all refusals share one store, but for those that need something. */
  let untouched: Store;
  beforeAll(async () => {
    untouched = await opened();
  });

  describe.each(rows)("%s", (name, row) => {
    const done = (store: Store, actor: Actor, input: object): Promise<Data> =>
      mutate(store, actor, name, input, { shows: row.shows, now: row.needs ? MEANWHILE : NOW });

    /** Some refusals of the whole input, changed; nothing is left behind. */
    const refusing = async (
      test: (
        refused: (actor: Actor, other?: object) => Promise<string[]>,
        errorOf: (actor: Actor, other?: (input: object) => object) => Promise<Data>,
      ) => Promise<void>,
    ): Promise<void> => {
      const store = row.needs ? await opened() : untouched;
      const input = { ...row.input, ...(await row.needs?.(store)) };
      const { revision } = await store.head();
      const payload = async (actor: Actor, given: object) => {
        const answer = await done(store, actor, given);
        expect(answer).toMatchObject({ revision: null, effects: null });
        return answer;
      };
      await test(
        async (actor, other = {}) => codesIn(await payload(actor, { ...input, ...other })),
        async (actor, other = (same) => same) => (await payload(actor, other(input))).userErrors[0],
      );
      expect((await store.head()).revision).toBe(revision);
    };

    test("is done, once under one key, after a rehearsal that says the same and writes nothing", async () => {
      const store = await opened();
      const given = { ...row.input, ...(await row.needs?.(store)) };
      const { revision } = await store.head();
      const rehearsed = await done(store, row.by, { ...given, dryRun: true });
      expect(rehearsed).toMatchObject({ userErrors: [], dryRun: true, revision, ...row.after });
      expect((await store.head()).revision).toBe(revision);
      const read = MAKERS.includes(name) ? {} : { expectedRevision: revision };
      const input = { ...given, idempotencyKey: "key-1", reason: "because", ...read };
      const payload = await done(store, row.by, input);
      expect(payload).toMatchObject({ userErrors: [], dryRun: false, revision: revision + 1, ...row.after });
      expect(payload.effects).toEqual(rehearsed.effects);
      if (row.affects !== undefined) expect([name, payload.effects.changed]).toEqual([name, row.affects]);
      expect(await done(store, row.by, input)).toEqual(payload);
      expect(codesIn(await done(store, row.by, { ...input, reason: "another" }))).toEqual([
        "IDEMPOTENCY_MISMATCH",
      ]);
      const head = await store.head();
      expect(head.revision).toBe(revision + 1);
      const last = { limit: 1, after: null, before: null, backward: true };
      const { items } = await store.history(head.revision).revisions(last);
      expect(items[0]?.origin).toEqual({
        actor: row.by.name,
        actedFor: row.by.role === "MEMBER" ? row.by.party : null,
        operation: name,
        reason: "because",
        requestId: "request-1",
      });
      expect(await store.checkChain()).toMatchObject({ broken: null });
    });

    test("is refused to who may not, and to strangers as if there were nothing", () =>
      refusing(async (refused, errorOf) => {
        expect(await refused(row.forbidden)).toEqual(["FORBIDDEN"]);
        expect(await refused(AUDITOR)).toEqual([BY_SECRET.includes(name) ? "WRONG_SECRET" : "FORBIDDEN"]);
        if (row.stranger === undefined) return;
        const error = await errorOf(row.stranger);
        const unknown = await errorOf(OPERATOR, renamed);
        expect(error).toMatchObject({ code: "NOT_FOUND" });
        expect(error.message.replace(/"[^"]*"/, "")).toBe(unknown.message.replace(/"[^"]*"/, ""));
      }));

    test("is refused in other states, with nothing left behind", () =>
      refusing(async (refused) => {
        for (const [other, code] of row.refused ?? [])
          expect([name, other, await refused(row.by, other)]).toEqual([name, other, [code]]);
      }));

    test("is refused when the object was changed since it was read, or is only made by it", () =>
      refusing(async (_, errorOf) => {
        const error = await errorOf(row.by, (input) => ({ ...input, expectedRevision: 0 }));
        const current = row.needs ? expect.any(Number) : 1;
        const [code, currentRevision] = MAKERS.includes(name)
          ? ["INVALID_VALUE", null]
          : ["CONFLICT", current];
        expect([name, error]).toMatchObject([
          name,
          { code, path: ["input", "expectedRevision"], currentRevision },
        ]);
      }));
  });
});

/** The same input for an object that is not there. */
const renamed = (input: object): object => {
  const named = [
    "party",
    "principal",
    "contract",
    "authorization",
    "engagement",
    "accountGrant",
    "link",
    "client",
    "key",
  ];
  return Object.fromEntries(
    Object.entries(input).map(([member, value]) => [
      member,
      named.includes(member) ? "nothing-like-it" : value,
    ]),
  );
};
