/**
 * Facts as tables: objects by reference, dates as ISO. `world({ parties: [...] })` gives the facts, and asks about them by reference.
 * What a row leaves out has the same meaning as in a world file: SIGNED, ACCEPTED, APPROVED, LIVE, open ends.
 */
import type { Answer, PolicyName } from "../../../src/domain/answer";
import { answerAt } from "../../../src/domain/evaluate";
import { explainAt } from "../../../src/domain/explain";
import type { FactRef } from "../../../src/domain/explanation";
import {
  type Facts,
  type FactsByKind,
  type IntegrationMode,
  NO_FACTS,
  type PartyRole,
} from "../../../src/domain/facts";
import { findingsAt } from "../../../src/domain/findings";
import { graphOf } from "../../../src/domain/graph";
import type { PartyId } from "../../../src/domain/ids";
import { FOREVER, type Instant, type Interval, instant, type Period } from "../../../src/domain/instant";
import { findingsOf, flagsOf } from "../../../src/domain/masks";
import { timelineOf } from "../../../src/domain/timeline";

/** A date or a date and time, UTC; null: none. */
export type When = string | null;

interface Row {
  /** Default 2024-01-01. */
  readonly from?: string;
  readonly to?: When;
}

/** A value from always on, or by periods. */
type Valued<T> = T | readonly (Row & { readonly value: T })[];

export interface PartyRow {
  readonly ref: string;
  readonly role?: PartyRole;
  readonly entity?: string;
  readonly status?: Valued<FactsByKind["Party"]["status"][number]["value"]>;
  readonly dev?: Valued<FactsByKind["Party"]["developmentCapability"][number]["value"]>;
  readonly allow?: Valued<boolean>;
  readonly declared?: IntegrationMode;
}

export interface ContractRow extends Row {
  readonly ref?: string;
  readonly between: readonly [string, string];
  readonly services?: readonly string[];
  readonly state?: FactsByKind["Contract"]["state"];
  readonly signedAt?: string;
  readonly terminatedAt?: string;
  readonly suspensions?: readonly Row[];
  readonly exclusive?: boolean;
}

export interface KeyRow extends Row {
  readonly ref: string;
  readonly client: string;
  readonly holders?: readonly string[];
  readonly thumbprint?: string;
  readonly type?: string;
  readonly bits?: number;
  readonly revokedAt?: string;
  readonly compromisedAt?: string;
}

export interface World {
  readonly parties?: readonly PartyRow[];
  readonly base?: readonly ContractRow[];
  readonly authorizationContracts?: readonly ContractRow[];
  readonly partnerContracts?: readonly ContractRow[];
  readonly tokens?: readonly (Row & {
    readonly of: readonly [string, string];
    readonly revokedAt?: string;
    readonly ref?: string;
  })[];
  readonly engagements?: readonly (Row & {
    readonly of: readonly [string, string];
    readonly state?: FactsByKind["Engagement"]["state"];
    readonly ref?: string;
  })[];
  readonly grants?: readonly (Row & { readonly of: readonly [string, string]; readonly ref?: string })[];
  readonly links?: readonly (Row & {
    readonly of: readonly [string, string];
    readonly state?: FactsByKind["AcquiringLink"]["state"];
    readonly ref?: string;
  })[];
  readonly clients?: readonly {
    readonly ref: string;
    readonly owner: string;
    readonly environment?: "TEST" | "LIVE";
    readonly status?: Valued<"ACTIVE" | "DISABLED">;
  }[];
  readonly keys?: readonly KeyRow[];
  readonly designations?: readonly (Row & { readonly of: readonly [string, string] })[];
}

/** An ISO date or date and time, as an instant. */
export const at = (when: string): Instant => instant(Date.parse(when));

const EARLY = "2024-01-01";

const interval = (row: Row): Interval => ({
  from: at(row.from ?? EARLY),
  to: row.to == null ? FOREVER : at(row.to),
});

const optional = (when: string | undefined): Instant | null => (when === undefined ? null : at(when));

function periods<T>(value: Valued<T> | undefined): Period<T>[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [{ value: value as T, from: at("2000-01-01"), to: FOREVER }];
  return (value as readonly (Row & { value: T })[]).map((row) => ({ value: row.value, ...interval(row) }));
}

/** Puts lists together: `join(basics, { keys: [...] })` has the rows of both. */
export function join(...worlds: readonly World[]): World {
  const joined: Record<string, unknown[]> = {};
  for (const world of worlds) {
    for (const [list, rows] of Object.entries(world))
      joined[list] = [...(joined[list] ?? []), ...(rows as unknown[])];
  }
  return joined as World;
}

/** Facts from rows, their ids by reference, and the questions that tests ask. */
export class FactsOf {
  readonly facts: Facts;
  private readonly ids = new Map<string, number>();

  constructor(world: World) {
    this.facts = this.build(world);
  }

  /** The id of a party, or of any other object by `kind:reference`. */
  id(reference: string): PartyId {
    const id = this.ids.get(reference);
    if (id === undefined) throw new Error(`no ${reference} in this world`);
    return id as PartyId;
  }

  /** References of a list of facts, for readable expectations: `KeyVersion k1`. */
  names(objects: readonly FactRef[]): string[] {
    return objects.map(({ kind, id }) => {
      const fact = (this.facts[kind] as readonly { id: number; reference: string }[]).find(
        (it) => it.id === id,
      );
      return `${kind} ${fact?.reference}`;
    });
  }

  graph() {
    return graphOf(this.facts);
  }

  answer(of: string, when: string, policy: PolicyName = "STANDARD"): Answer {
    const answer = answerAt(this.graph(), this.id(of), at(when), policy);
    if (answer === null) throw new Error(`${of} is no principal`);
    return answer;
  }

  /** The answer in words, for tables: parties by reference, masks as lists. */
  read(of: string, when: string, policy: PolicyName = "STANDARD") {
    const answer = this.answer(of, when, policy);
    return {
      rule: answer.rule,
      mode: answer.mode,
      wouldBeMode: answer.wouldBeMode,
      status: answer.status,
      channel: answer.channel,
      implementer: this.reference(answer.implementer),
      accountOwner: this.reference(answer.accountOwner),
      accountOperator: this.reference(answer.accountOperator),
      keyOwner: this.reference(answer.keyOwner),
      keyHolder: this.reference(answer.keyHolder),
      acquirer: this.reference(answer.acquirer),
      links: answer.links,
      flags: flagsOf(answer.flags),
      findings: findingsOf(answer.findings),
    };
  }

  findings(of: string, when: string, policy: PolicyName = "STANDARD") {
    const found = findingsAt(this.graph(), this.id(of), at(when), policy);
    return found.map((it) => ({ ...it, objects: this.names(it.objects) }));
  }

  explain(of: string, when: string, policy: PolicyName = "STANDARD") {
    const explanation = explainAt(this.graph(), this.id(of), at(when), policy);
    if (explanation === null) throw new Error(`${of} is no principal`);
    return explanation;
  }

  /** `[from, mode, rule]` of each interval. */
  timeline(of: string, policy: PolicyName = "STANDARD"): [string, string, string][] {
    const modes: [string, string, string][] = [];
    for (const { from, answer } of timelineOf(this.graph(), this.id(of), policy)) {
      const last = modes.at(-1);
      if (last?.[1] === answer.mode && last[2] === answer.rule) continue;
      const start = modes.length === 0 ? "ever" : new Date(from).toISOString();
      modes.push([start.replace("T00:00:00.000Z", ""), answer.mode, answer.rule]);
    }
    return modes;
  }

  reference(id: PartyId | null): string | null {
    return this.facts.Party.find((party) => party.id === id)?.reference ?? null;
  }

  private give(reference: string): number {
    const id = this.ids.size + 1;
    if (this.ids.has(reference)) throw new Error(`${reference} twice`);
    this.ids.set(reference, id);
    return id;
  }

  private build(world: World): Facts {
    const entities = [...new Set((world.parties ?? []).flatMap(({ entity }) => entity ?? []))];
    const facts = {
      ...NO_FACTS,
      LegalEntity: entities.map((reference) => ({
        id: this.give(`entity:${reference}`),
        reference,
        name: null,
        lei: null,
      })),
      Party: (world.parties ?? []).map((row) => ({
        id: this.give(row.ref),
        reference: row.ref,
        role: row.role ?? roleOf(row.ref),
        name: row.ref,
        country: null,
        mcc: null,
        legalEntity: row.entity === undefined ? null : this.id(`entity:${row.entity}`),
        status: periods(row.status),
        developmentCapability: periods(row.dev),
        allowsIsv: periods(row.allow),
        declaredMode: row.declared ?? null,
      })),
    };
    return { ...facts, ...this.relations(world), ...this.custody(world) } as unknown as Facts;
  }

  private contracts(
    rows: readonly ContractRow[] | undefined,
    kind: FactsByKind["Contract"]["kind"],
    prefix: string,
  ) {
    const services = kind === "MERCHANT_SERVICE" ? ["PAYMENT", "REFUND", "SETTLEMENT"] : ["INTEGRATION"];
    return (rows ?? []).map((row, i) => {
      const reference = row.ref ?? `${prefix}${i + 1}`;
      return {
        id: this.give(reference),
        reference,
        kind,
        party: this.id(row.between[0]),
        counterparty: this.id(row.between[1]),
        services: row.services ?? services,
        state: row.state ?? "SIGNED",
        signedAt: optional(row.signedAt),
        terminatedAt: optional(row.terminatedAt),
        suspensions: (row.suspensions ?? []).map(interval),
        exclusive: row.exclusive ?? false,
        signedBy: [],
        ...interval(row),
      };
    });
  }

  private relation(row: Row & { readonly ref?: string }, fallback: string) {
    const reference = row.ref ?? fallback;
    return { id: this.give(reference), reference, ...interval(row) };
  }

  private relations(world: World) {
    const ends = (of: readonly [string, string], a: string, b: string) => ({
      [a]: this.id(of[0]),
      [b]: this.id(of[1]),
    });
    return {
      Contract: [
        ...this.contracts(world.base, "MERCHANT_SERVICE", "base"),
        ...this.contracts(world.authorizationContracts, "AUTHORIZATION_SERVICE", "auth"),
        ...this.contracts(world.partnerContracts, "ISV_PARTNER", "partner"),
      ],
      Authorization: (world.tokens ?? []).map((row, i) => ({
        ...this.relation(row, `token${i + 1}`),
        ...ends(row.of, "principal", "isv"),
        revokedAt: optional(row.revokedAt),
        codeDigest: null,
        codeExpiresAt: null,
        tokenDigest: null,
        refreshDigest: null,
      })),
      Engagement: (world.engagements ?? []).map((row, i) => ({
        ...this.relation(row, `engagement${i + 1}`),
        ...ends(row.of, "principal", "integrator"),
        state: row.state ?? "ACCEPTED",
      })),
      AccountGrant: (world.grants ?? []).map((row, i) => ({
        ...this.relation(row, `grant${i + 1}`),
        ...ends(row.of, "principal", "integrator"),
      })),
      AcquiringLink: (world.links ?? []).map((row, i) => ({
        ...this.relation(row, `link${i + 1}`),
        ...ends(row.of, "merchant", "acquirer"),
        state: row.state ?? "APPROVED",
      })),
      Designation: (world.designations ?? []).map((row, i) => ({
        id: this.give(`designation${i + 1}`),
        ...ends(row.of, "principal", "delegate"),
        ...interval(row),
      })),
    };
  }

  private custody(world: World) {
    return {
      Client: (world.clients ?? []).map((row) => ({
        id: this.give(row.ref),
        reference: row.ref,
        owner: this.id(row.owner),
        environment: row.environment ?? "LIVE",
        status: periods(row.status),
      })),
      KeyVersion: (world.keys ?? []).map((row) => ({
        id: this.give(row.ref),
        reference: row.ref,
        client: this.id(row.client),
        thumbprint: row.thumbprint ?? row.ref,
        publicKey: "{}",
        keyType: row.type ?? "RSA",
        bits: row.bits ?? 2048,
        holders: (row.holders ?? [world.clients?.find(({ ref }) => ref === row.client)?.owner ?? ""])
          .map((holder) => this.id(holder))
          .sort((a, b) => a - b),
        revokedAt: optional(row.revokedAt),
        compromisedAt: optional(row.compromisedAt),
        provedBy: [],
        ...interval(row),
      })),
    };
  }
}

/** The role that a reference begins with: `isv1`, `si1`, `acq1`, `alipay`; everything else is a merchant. */
function roleOf(reference: string): PartyRole {
  if (/^isv\d/.test(reference)) return "ISV";
  if (/^si\d/.test(reference)) return "SYSTEM_INTEGRATOR";
  if (/^acq\d/.test(reference)) return "ACQUIRER";
  return reference === "alipay" ? "PLATFORM" : "MERCHANT";
}

/** See the head of this file. */
export const world = (...parts: readonly World[]): FactsOf => new FactsOf(join(...parts));
