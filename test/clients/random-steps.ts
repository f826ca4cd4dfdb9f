/** What people do at random in the world of the mutations' tests. Many steps are refused, which is an answer as well. */

import type { Actor } from "../../src/domain/actor";
import { DAY, type Instant, later } from "../../src/domain/instant";
import type { Random } from "../app/support/random-history";
import { member, OPERATOR } from "../graphql/support/mutate";
import { someKey } from "../support/some-key";

const ADMINS = ["noodle", "silk", "bay", "harbour", "posone", "tillwise", "bridge"].map((it) => member(it));

/** Whoever takes part. */
export const PEOPLE: readonly Actor[] = [
  OPERATOR,
  ...ADMINS,
  member("posone", "MEMBER"),
  member("noodle", "VIEWER"),
];

/** The administrator of the party that is named, or whose object is: references tell. An operator where there is none. */
export const adminOf = (reference: string): Actor =>
  ADMINS.find((it) => it.role === "MEMBER" && reference.includes(it.party)) ?? OPERATOR;

/** A mutation, by whom, and what it is told; secrets that were shown before are told to each server as it has shown them. */
export interface RandomStep {
  readonly by: Actor;
  readonly name: string;
  readonly input: object;
  readonly secret?: "code" | "refreshToken";
}

type Told = readonly [name: string, input: object, secret?: RandomStep["secret"]];

const PRINCIPALS = ["noodle", "silk", "bay", "gone", "harbour", "pier"];
const CONTRACTS = [
  "ms-noodle",
  "ms-silk",
  "ms-harbour",
  "ip-posone",
  "ip-tillwise",
  "as-noodle",
  "as-next",
  "as-draft",
  "as-pending",
  "as-paused",
];
const KEYS = ["k-posone", "k-silk", "k-silk-old", "k-tillwise"];

/** One step of many kinds; `i` is its number, `revision` the last one that there is. */
export function stepOf(random: Random, i: number, now: Instant, revision: number): RandomStep {
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const told = one([changeOf, changeOf, handshakeOf, handoverOf, correctionOf])(random, i, now, revision);
  const [name, input, secret] = told;
  const concerned = Object.values(input).map((value) => adminOf(JSON.stringify(value)));
  const members = concerned.filter((it) => it !== OPERATOR);
  const by = one([OPERATOR, OPERATOR, one([...members, OPERATOR]), one([...members, OPERATOR]), one(PEOPLE)]);
  // Somebody who has read the object, now or a while ago.
  const read = random(6) === 0 ? { expectedRevision: Math.max(1, revision - random(4)) } : {};
  return { by, name, input: { ...input, ...read }, ...(secret && { secret }) };
}

type Telling = (random: Random, i: number, now: Instant, revision: number) => Told;

const somewhen = (random: Random, now: Instant): string =>
  new Date(later(now, (random(60) - 20) * DAY)).toISOString();

/** Changes of all that there is. */
const changeOf: Telling = (random, i, now) => {
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const validAt = random(2) === 0 ? {} : { validAt: somewhen(random, now) };
  const until = random(2) === 0 ? {} : { until: somewhen(random, now) };
  const [principal, isv, integrator] = [
    one(PRINCIPALS),
    one(["posone", "tillwise"]),
    one(["bridge", "lantern"]),
  ];
  const contract = one([...CONTRACTS, `ask-${i - 1}`, `ask-${i - 2}`]);
  return one<Told>([
    ["suspendParty", { party: one([...PRINCIPALS, isv, integrator]), ...until, ...validAt }],
    ["reinstateParty", { party: one(PRINCIPALS), ...validAt }],
    ["setIsvAllowance", { party: principal, allowed: random(2) === 0, ...until, ...validAt }],
    [
      "setDevelopmentCapability",
      { party: principal, capability: one(["NONE", "DECLARED", "VERIFIED"]), ...validAt },
    ],
    ["signContract", { contract, side: principal, ...validAt }],
    ["suspendContract", { contract, ...until, ...validAt }],
    ["resumeContract", { contract, ...validAt }],
    ["terminateContract", { contract, ...validAt }],
    ["voidContract", { contract }],
    ["inviteIntegrator", { reference: `en-${i}`, principal, integrator, ...validAt }],
    ["acceptEngagement", { engagement: one(["e-invited", `en-${i - 1}`, `en-${i - 2}`]), ...validAt }],
    ["endEngagement", { engagement: one(["e-accepted", "e-invited"]), ...validAt }],
    ["giveAccount", { reference: `ag-${i}`, principal, integrator, ...validAt }],
    ["takeBackAccount", { accountGrant: "g-bay", ...validAt }],
    ["approveAcquiringLink", { link: "l-pending", ...validAt }],
    ["endAcquiringLink", { link: one(["l-approved", "l-up"]), ...validAt }],
    ["disableClient", { client: one(["app-posone", "app-silk"]), ...until, ...validAt }],
    ["revokeKey", { key: one(KEYS), ...validAt }],
    ["voidKey", { key: one(KEYS) }],
    ["reportCompromise", { key: one(KEYS), since: somewhen(random, now) }],
    ["rotateKey", { key: one(KEYS), reference: `key-${i}`, publicKey: someKey(`step ${i}`), ...validAt }],
    ["undoKeyRotation", { key: one([...KEYS, `key-${i - 1}`, `key-${i - 2}`]) }],
    ["revokeAuthorization", { authorization: one(["t-noodle", "as-next/token"]), ...validAt }],
    ["designateDelegate", { principal, delegate: one([isv, integrator]), ...validAt }],
  ]);
};

/** The authorization of an ISV. */
const handshakeOf: Telling = (random, i) => {
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const asked = one(["as-next", `ask-${i - 1}`, `ask-${i - 2}`, `ask-${i - 3}`]);
  const isv = one(["posone", "tillwise"]);
  return one<Told>([
    ["requestAuthorization", { reference: `ask-${i}`, principal: one(PRINCIPALS), isv }],
    ["consentToAuthorization", { contract: asked }],
    ["exchangeAuthorizationCode", {}, "code"],
    ["refreshAuthorization", {}, "refreshToken"],
  ]);
};

/** Hand-overs, and the way back. */
const handoverOf: Telling = (random, _, now, revision) => {
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const principal = one(["noodle", "silk", "bay"]);
  const to = one([principal, "posone", "tillwise", "bridge"]);
  return one<Told>([
    ["handOver", { principal, to, validAt: somewhen(random, now) }],
    ["rollBackHandover", { principal, revision: Math.max(1, revision - random(3)) }],
  ]);
};

/** What an operator writes down as it was: corrections, and rows of other systems. */
const correctionOf: Telling = (random, i, now) => {
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const [reference, when, later] = [one(CONTRACTS), somewhen(random, now), somewhen(random, now)];
  const holders = [one(["posone", "silk", "bridge"])];
  const changes = one<object>([
    { contracts: [{ reference, terminatedAt: one([null, when]) }] },
    { contracts: [{ reference, suspensions: [{ from: when, to: later }] }] },
    { parties: [{ reference: one(PRINCIPALS), allowsIsv: [{ value: random(2) === 0, from: when }] }] },
    { keys: [{ reference: one(KEYS), holders }] },
  ]);
  const [merchant, day] = [`m-${i}`, when.slice(0, 10)];
  const rows = [
    { kind: "party", ref: merchant, role: "MERCHANT", name: merchant, developmentCapability: "VERIFIED" },
    {
      ...{ kind: "MERCHANT_SERVICE", ref: `ms-${i}`, between: [merchant, "alipay"] },
      ...{ services: ["PAYMENT"], from: day },
    },
    { kind: "contract", ref: one(CONTRACTS), terminatedAt: day },
    { kind: "designation", principal: one(PRINCIPALS), delegate: one(["posone", "bridge"]), from: day },
    { kind: "client", ref: `app-${i}`, owner: one(["nobody", merchant]), environment: "LIVE" },
  ].filter(() => random(3) > 0);
  const lines = rows.map((row) => JSON.stringify(row)).join("\n");
  const table = `kind,ref,name,terminatedAt\nparty,silk,Silk ${i},\ncontract,${reference},,${day}`;
  const world = `batches: [{ contracts: [{ ref: ${reference}, terminatedAt: ${day} }], parties: [{ ref: bay, name: Bay ${i} }] }]`;
  return one<Told>([
    ["correctFacts", { changes }],
    ["importRows", { format: "NDJSON", content: lines }],
    [
      "importRows",
      one([
        { format: "CSV", content: table },
        { format: "YAML", content: world },
      ]),
    ],
  ]);
};
