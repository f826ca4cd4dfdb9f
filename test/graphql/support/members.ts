/** What the test of non-interference asks, and what it asks it of. */
import type { FactChange } from "../../../src/app/fact-change";
import type { Refresh } from "../../../src/app/record-batch";
import { type Contract, FACT_KINDS, type FactKind, type Facts, MODES } from "../../../src/domain/facts";
import { type Instant, instant } from "../../../src/domain/instant";
import { BY_SYSTEM } from "../../../src/domain/origin";
import type { Store } from "../../../src/domain/ports";
import { globalId, TYPE_OF_ROLE } from "../../../src/graphql/global-id";

type AnyFact = { readonly id: number; readonly reference?: string };

/** All facts of a graph, each with its kind. */
export const factsIn = (facts: Facts): { kind: FactKind; fact: AnyFact }[] =>
  FACT_KINDS.flatMap((kind) => (facts[kind] as readonly AnyFact[]).map((fact) => ({ kind, fact })));

/** The graph with names and references that are found again in any text. */
export function traceable(facts: Facts): Facts {
  const everybody = facts.Party.map(({ id }) => id);
  const traced = FACT_KINDS.map((kind) => [
    kind,
    (facts[kind] as readonly AnyFact[]).map((fact) => ({
      ...fact,
      ...(fact.reference === undefined ? {} : { reference: `ref-${fact.reference}-${fact.id}` }),
      ...(kind === "Party" ? { name: `name-${fact.id}`, country: "CN", mcc: "5812" } : {}),
      ...(kind === "LegalEntity" ? { name: `name-${fact.id}` } : {}),
      // Whoever is named here without being a side, or a holder, is nobody's business.
      ...(kind === "Contract" ? { signedBy: everybody } : {}),
      ...(kind === "KeyVersion" ? { provedBy: everybody } : {}),
    })),
  ]);
  return Object.fromEntries(traced) as Facts;
}

/** Records a whole graph under the ids that its facts have. */
export async function fillWith<S extends Store>(store: S, facts: Facts, refresh: Refresh): Promise<S> {
  const all = factsIn(facts);
  await store.write(
    () => instant(Date.UTC(2020, 0, 1)),
    async (unit) => {
      await unit.takeIds(Math.max(...all.map(({ fact }) => fact.id)) + 1);
      for (const kind of FACT_KINDS)
        await unit.put(
          kind,
          [...facts[kind]].sort((a, b) => a.id - b.id),
        );
      await refresh(
        unit,
        all.map(({ kind, fact }) => ({ kind, before: null, after: fact }) as FactChange),
      );
    },
    BY_SYSTEM,
  );
  return store;
}

const list = (name: string, fields: string): string =>
  `${name}(first: 100) { totalCount nodes { id ${fields} } }`;
const between = (a: string, b: string): string => `reference state ${a} { id name } ${b} { id name }`;
const named = (...members: string[]): string => members.map((member) => `${member} { id name }`).join(" ");

const ANSWER = `mode wouldBeMode status channel rule flags findingCodes ${named("implementer", "inheritedFrom")}`;
const REASONS = `validFrom validTo findings { code severity action objects { id } } acquirers { id name }
  custody { ${named("accountOwner", "accountOperator", "keyOwner", "keyHolder", "registeredHolders")}
    keys { id reference state } toEndAccess { action objects { id } } }
  because { rule ${named("designated")} clauses { ...C } isvs { ...D } integrators { ...D } acquirers { ...D }
    nearMisses { mode ${named("implementer")} failing { ...C } repairs { action ${named("subject", "counterparty")} object { id } } } }`;

const DESIGNATIONS = list("designations", named("principal", "delegate"));
const PORTFOLIO = list("implementedPrincipals", "name integration { mode }");

const FRAGMENTS = `
fragment C on Clause { code holds ${named("subject")} evidence { state from to object { id } } }
fragment D on DelegateCase { ${named("delegate")} mode candidate since clauses { ...C } }
fragment P on Party {
  __typename id reference role name country mcc status statusPeriods { value }
  legalEntity { id reference name ${list("parties", "name")} }
  ${list("clients", `reference status owner { id name } ${list("keys", "reference state")}`)}
  ${list("heldKeys", "reference state usable holders { id name } provedBy { id name } client { id reference owner { id name } }")}
  ${list("contracts", `reference kind state signedBy { id name } parties { id name ${list("contracts", "reference")} }`)}
  ... on Principal {
    developmentCapability developmentCapabilityPeriods { value } allowsIsv allowsIsvPeriods { value } declaredMode
    ${list("authorizations", between("principal", "isv"))} ${list("engagements", between("principal", "integrator"))}
    ${list("accountGrants", `reference inForce ${named("principal", "integrator")}`)}
    ${list("acquiringLinks", between("merchant", "acquirer"))} ${DESIGNATIONS}
    integration { ${ANSWER} ${REASONS} } strict: integration(policy: STRICT) { ${ANSWER} ${REASONS} }
    timeline { from to ${ANSWER} ${named("accountOperator", "keyOwner", "keyHolder")} causes { event object { id } } }
  }
  ... on Isv { ${list("authorizations", between("principal", "isv"))} ${DESIGNATIONS} ${PORTFOLIO} }
  ... on SystemIntegrator { ${list("engagements", between("principal", "integrator"))} ${DESIGNATIONS} ${PORTFOLIO} }
  ... on Acquirer { ${list("subMerchants", "name")} }
}`;

const ROOT_OF: Readonly<Record<FactKind, string | null>> = {
  LegalEntity: "legalEntity",
  Party: "party",
  Contract: "contract",
  Authorization: "authorization",
  Engagement: "engagement",
  AccountGrant: "accountGrant",
  AcquiringLink: "acquiringLink",
  Client: "client",
  KeyVersion: "keyVersion",
  Designation: null,
};

const LISTS = ["parties", "principals", "merchants", "acquirers", "isvs", "systemIntegrators"];

/** The global id of a fact. */
export const idOf = (facts: Facts, kind: FactKind, id: number): string => {
  const party = kind === "Party" ? facts.Party.find((it) => it.id === id) : undefined;
  return globalId(party ? TYPE_OF_ROLE[party.role] : (kind as Exclude<FactKind, "Party">), id);
};

/** Every fact by its id and by its reference. */
export function lookups(facts: Facts): string {
  const fields = factsIn(facts).flatMap(({ kind, fact }, i) => {
    const id = idOf(facts, kind, fact.id);
    const field = ROOT_OF[kind];
    const byReference = field && `r${i}: ${field}(reference: "${fact.reference}") { id reference }`;
    const byId = field && `i${i}: ${field}(id: "${id}") { id reference }`;
    return [`n${i}: node(id: "${id}") { id ... on Party { name status mcc } }`, byReference, byId];
  });
  return `{ platform { id name } ${fields.filter(Boolean).join("\n")} }`;
}

/** All lists, with everything below. */
export const everything: readonly string[] = LISTS.map(
  (name) => `{ ${name}(first: 100, orderBy: NAME) { totalCount pageInfo { hasNextPage startCursor endCursor }
    edges { cursor node { ...P } } } } ${FRAGMENTS}`,
);

/** Whatever lists can be narrowed down by, about everybody. */
export function filters(facts: Facts): string[] {
  const parties = facts.Party.map(({ reference }) => reference);
  const conditions = [
    ...MODES.map((mode) => `mode: ${mode}`),
    ...["status: BLOCKED", "status: OPERATIONAL", 'mcc: "5812"', 'country: "CN"', "mode: WITHHELD"],
    ...["finding: DECLARED_MISMATCH", "finding: NO_USABLE_KEY", "policy: STRICT, mode: [SELF, NONE]"],
    ...facts.Party.map(({ name }) => `search: "${name}"`),
    ...["keyHolder", "implementer", "acquirer"].flatMap((by) => parties.map((it) => `${by}: "${it}"`)),
  ];
  return conditions.map(
    (condition) =>
      `{ principals(first: 100, filter: { ${condition} }) { totalCount edges { cursor node { id name } } } }`,
  );
}

/** The history of every fact. */
export function histories(facts: Facts): string {
  const fields = factsIn(facts).map(
    ({ kind, fact }, i) =>
      `h${i}: history(of: "${idOf(facts, kind, fact.id)}") { totalCount nodes { changed object { id }
        revision { number actor actedFor operation reason requestId digest } } }`,
  );
  return `{ ${fields.join("\n")} }`;
}

/** Ends a contract as a dry run, with all that its payload has. */
export const ending = ({ reference }: Contract, at: Instant): string => `mutation {
  terminateContract(input: { contract: "${reference}", validAt: "${new Date(at).toISOString()}", dryRun: true }) {
    userErrors { code message } revision
    contract { id reference state ${named("party", "counterparty", "signedBy")} }
    effects { changed shifts { before after count } principals(first: 100) { totalCount nodes {
      principal { ... on Party { id name status } } obligations { code objects { id } }
      changes { from to before { ...A } after { ...A } } } } } } }
  fragment A on IntegrationInterval { ${ANSWER} ${named("accountOperator", "keyOwner", "keyHolder")} causes { event object { id } } }`;
