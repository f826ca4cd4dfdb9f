/**
 * What becomes of merchants, mutation by mutation. Whatever happens to others at the same time, each step of a story is granted when those
 * before it were; and nearly each changes somebody's answer. Stories are told in the world of the mutations' tests, by an operator.
 */

import { DAY } from "../../src/domain/instant";
import { someKey } from "./some-key";

/** A mutation, and what it is told. The key tells one step from all others. */
export interface Step {
  readonly name: string;
  readonly input: { readonly idempotencyKey: string; readonly [member: string]: unknown };
}

type Told = readonly [name: string, input: object];

/** How stories of merchants that are imported with all that they have go on. */
const ENDINGS: readonly ((n: number) => readonly Told[])[] = [
  (n) => [
    ["suspendContract", { contract: `as-${n}` }],
    ["resumeContract", { contract: `as-${n}` }],
  ],
  (n) => [
    ["revokeAuthorization", { authorization: `t-${n}` }],
    ["terminateContract", { contract: `as-${n}` }],
  ],
  (n) => [
    ["rotateKey", { key: `k-${n}`, reference: `k-${n}-next`, publicKey: someKey(`next ${n}`) }],
    ["revokeKey", { key: `k-${n}` }],
    ["revokeKey", { key: `k-${n}-next` }],
  ],
  (n) => [
    ["suspendParty", { party: `m-${n}` }],
    ["reinstateParty", { party: `m-${n}` }],
  ],
  (n) => [
    // The partner contract of the ISV of them all, on a day of its own.
    [
      "suspendContract",
      { contract: "ip-posone", validAt: dayFrom2030(2 * n), until: dayFrom2030(2 * n + 1) },
    ],
    ["terminateContract", { contract: `ms-${n}` }],
  ],
];

const dayFrom2030 = (days: number): string => new Date(Date.UTC(2030, 0, 1) + days * DAY).toISOString();

/** The steps of a story, in their order. */
export function storyOf(n: number): Step[] {
  const ending = ENDINGS[n % (ENDINGS.length + 1)];
  const told = ending === undefined ? signed(n) : [imported(n), ...ending(n)];
  return told.map(([name, input], i) => ({ name, input: { ...input, idempotencyKey: `${n}-${i}` } }));
}

/** A merchant is registered, and its contract signed by both sides; last of all it can integrate itself. */
function signed(n: number): readonly Told[] {
  const [merchant, contract] = [`m-${n}`, `ms-${n}`];
  return [
    ["registerParty", { reference: merchant, role: "MERCHANT", name: `Merchant ${n}` }],
    [
      "draftContract",
      {
        ...{ reference: contract, kind: "MERCHANT_SERVICE", party: merchant, counterparty: "alipay" },
        ...{ services: ["PAYMENT", "REFUND", "SETTLEMENT"], from: "2024-01-01T00:00:00Z" },
      },
    ],
    ["proposeContract", { contract }],
    ["signContract", { contract, side: merchant }],
    ["signContract", { contract, side: "alipay" }],
    ["setDevelopmentCapability", { party: merchant, capability: "VERIFIED" }],
    ["createClient", { reference: `app-${n}`, owner: merchant, environment: "LIVE" }],
  ];
}

/** A merchant with contracts, a token, a client and a key. */
function imported(n: number): Told {
  const [ref, from] = [`m-${n}`, "2024-01-01"];
  const rows = [
    { kind: "party", ref, role: "MERCHANT", name: `Merchant ${n}` },
    { kind: "MERCHANT_SERVICE", ref: `ms-${n}`, between: [ref, "alipay"], services: ["PAYMENT"], from },
    {
      ...{ kind: "AUTHORIZATION_SERVICE", ref: `as-${n}`, between: [ref, "posone"] },
      ...{ services: ["INTEGRATION"], from },
    },
    { kind: "authorization", ref: `t-${n}`, principal: ref, isv: "posone", from },
    { kind: "client", ref: `app-${n}`, owner: ref, environment: "LIVE" },
    { kind: "key", ref: `k-${n}`, client: `app-${n}`, publicKey: "generated", from },
  ];
  return ["importRows", { format: "NDJSON", content: rows.map((row) => JSON.stringify(row)).join("\n") }];
}

/** The operation that tells a step. */
export const mutationOf = ({ name }: Step, fields: string): string =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} } }`;
