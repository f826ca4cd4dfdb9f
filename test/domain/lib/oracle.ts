/**
 * A second opinion: the rule written down once more from docs/domain.md alone, naive and slow. It shares nothing with
 * src/domain but the shape of the facts, so that the two only agree where both read the law alike.
 */
import type { PolicyName } from "../../../src/domain/answer";
import type { Contract, Facts, KeyVersion, Party } from "../../../src/domain/facts";

/** What the oracle says of a principal at an instant; sets as sorted lists. */
export interface Verdict {
  readonly mode: string;
  readonly wouldBeMode: string | null;
  readonly status: string | null;
  readonly rule: string;
  readonly implementer: number | null;
  readonly links: number;
  readonly flags: readonly string[];
  readonly findings: readonly string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const DAYS = 86_400_000;
const inside = (span: Span, t: number) => span.from <= t && t < span.to;
const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (set: Iterable<string>) => [...new Set(set)].sort();

/** Where values overlap the later entry wins. */
function value<T>(periods: readonly (Span & { readonly value: T })[], t: number, unset: T): T {
  return periods.filter((period) => inside(period, t)).at(-1)?.value ?? unset;
}

function contractState(contract: Contract, t: number): string {
  if (contract.state !== "SIGNED") return contract.state;
  if (t < contract.from) return "NOT_YET_EFFECTIVE";
  const terminated = contract.terminatedAt ?? Number.POSITIVE_INFINITY;
  if (t >= Math.min(contract.to, terminated)) return terminated <= contract.to ? "TERMINATED" : "EXPIRED";
  return contract.suspensions.some((suspension) => inside(suspension, t)) ? "SUSPENDED" : "IN_FORCE";
}

interface Delegate {
  readonly party: Party;
  readonly start: number;
}

/** The facts, asked by one principal at a time. */
export class Oracle {
  constructor(
    private readonly facts: Facts,
    private readonly policy: PolicyName,
  ) {}

  /** The rule, and what is wrong. A walk upward comes to each principal once: `met` is what it found, null while it is there. */
  verdict(id: number, t: number, met = new Map<number, Verdict | null>([[id, null]])): Verdict {
    const principal = this.party(id) as Party;
    const status = value<string>(principal.status, t, "ACTIVE");
    const dual = this.dualRole(principal, t) ? ["DUAL_ROLE"] : [];
    if (status !== "ACTIVE") return this.none(id, t, "R2", null, [`PARTY_${status}`, ...dual]);
    const base = this.inForce("MERCHANT_SERVICE", id, t);
    const decision = this.decide(id, t);
    if (base.length > 0) {
      return decision.mode === "NONE"
        ? this.none(id, t, decision.rule, null, [...decision.flags, ...dual])
        : this.direct(id, t, decision, [...decision.flags, ...dual], base);
    }
    const acquirers = this.acquirersAbove(id, t);
    const cycle: string[] = [];
    for (const acquirer of acquirers) {
      if (!met.has(acquirer)) met.set(acquirer, null).set(acquirer, this.verdict(acquirer, t, met));
      const upper = met.get(acquirer) ?? null;
      if (upper === null || upper.findings.includes("ACQUIRER_CYCLE")) cycle.push("ACQUIRER_CYCLE");
      if (upper === null || upper.mode === "NONE" || upper.links >= 8) continue;
      return this.inherited(
        id,
        t,
        upper,
        [...(acquirers.length > 1 ? ["MULTIPLE_ACQUIRERS"] : []), ...dual],
        cycle,
      );
    }
    const mine = this.facts.Contract.filter((c) => c.kind === "MERCHANT_SERVICE" && c.party === id);
    const none = this.none(id, t, "R4", decision.mode, [...this.baseFlags(mine, t), ...dual]);
    return { ...none, findings: sorted([...none.findings, ...cycle]) };
  }

  private baseFlags(contracts: readonly Contract[], t: number): string[] {
    const states = contracts.map((contract) => contractState(contract, t));
    const named = states
      .map((state) => (state === "PENDING_SIGNATURE" ? "DRAFT" : state))
      .filter((state) => state !== "REJECTED" && state !== "CANCELLED");
    return (named.length > 0 ? named : ["MISSING"]).map((state) => `BASE_CONTRACT_${state}`);
  }

  /** R5 to R12. */
  private decide(id: number, t: number) {
    const isvs = this.isvCandidates(id, t);
    const sis = this.siCandidates(id, t);
    const dev = ["DECLARED", "VERIFIED"].includes(
      value<string>((this.party(id) as Party).developmentCapability, t, "UNKNOWN"),
    );
    const strict = this.policy === "STRICT";
    const wanted = this.designated(id, t);
    const chosen = [...isvs, ...sis].find((delegate) => delegate.party.id === wanted);
    const first = chosen?.party.id;
    const say = (rule: string, mode: string, implementer: number | null, ...flags: string[]) => ({
      rule,
      mode,
      implementer,
      flags,
    });
    if (isvs.length > 0 && sis.length > 0) {
      if (chosen) return say("R8", isvs.includes(chosen) ? "ISV" : "SYSTEM_INTEGRATOR", chosen.party.id);
      return strict
        ? say("R8", "NONE", null, "AMBIGUOUS_DELEGATE")
        : say("R8", "ISV", isvs[0]!.party.id, "AMBIGUOUS_DELEGATE");
    }
    if (isvs.length === 1) return say("R5", "ISV", isvs[0]!.party.id);
    if (isvs.length > 1)
      return say("R9", "ISV", first ?? isvs[0]!.party.id, ...(chosen ? [] : ["MULTIPLE_ISV"]));
    if (sis.length > 1) return say("R10", "SYSTEM_INTEGRATOR", first ?? sis[0]!.party.id, "MULTIPLE_SI");
    if (sis.length === 1 && !dev) return say("R6", "SYSTEM_INTEGRATOR", sis[0]!.party.id);
    if (sis.length === 1)
      return strict
        ? say("R7", "SELF", id, "SI_DESPITE_DEV_CAPABILITY")
        : say("R7", "SYSTEM_INTEGRATOR", sis[0]!.party.id, "SI_DESPITE_DEV_CAPABILITY");
    return dev ? say("R11", "SELF", id) : say("R12", "NONE", null, "NO_DEV_CAPABILITY_AND_NO_DELEGATE");
  }

  private none(id: number, t: number, rule: string, wouldBeMode: string | null, flags: string[]): Verdict {
    const found = [...this.own(id, t, "NONE"), ...this.keyMarks(this.usableKeys(id, t), t)];
    return {
      mode: "NONE",
      wouldBeMode,
      status: null,
      rule,
      implementer: null,
      links: 0,
      flags: sorted(flags),
      findings: sorted(found),
    };
  }

  private direct(
    id: number,
    t: number,
    decision: { rule: string; mode: string; implementer: number | null },
    flags: string[],
    base: readonly Contract[],
  ): Verdict {
    const implementer = decision.implementer as number;
    const owner = decision.mode === "ISV" ? implementer : id;
    const found = [...this.own(id, t, decision.mode), ...this.signing(owner, implementer, t)];
    const held = this.usableKeys(owner, t).some((key) => key.holders.includes(implementer as never));
    if (decision.mode === "ISV" && this.usableKeys(id, t).length > 0) found.push("KEY_OWNER_MISMATCH");
    if (decision.mode === "ISV") found.push(...this.keyMarks(this.usableKeys(id, t), t));
    if (decision.mode === "ISV" && !this.validTokens(id, t).includes(implementer))
      found.push("TOKEN_INVALID");
    if (decision.mode === "SYSTEM_INTEGRATOR" && !held && this.usableKeys(id, t).length > 0)
      found.push("HANDOVER_INCOMPLETE");
    const services = base.at(-1)!.services;
    const complete = ["PAYMENT", "REFUND", "SETTLEMENT"].every((service) => services.includes(service));
    const blocked = found.includes("NO_USABLE_KEY") || found.includes("TOKEN_INVALID");
    return {
      mode: decision.mode,
      wouldBeMode: null,
      status: blocked ? "BLOCKED" : complete ? "OPERATIONAL" : "DEGRADED",
      rule: decision.rule,
      implementer,
      links: 0,
      flags: sorted(flags),
      findings: sorted(found),
    };
  }

  private inherited(id: number, t: number, upper: Verdict, flags: string[], cycle: string[]): Verdict {
    const ownCodes = ["WRONG_DELEGATE_KEY", "RESIDUAL_SI_CUSTODY", "ORPHAN_KEY", "DECLARED_MISMATCH"];
    ownCodes.push("DUAL_ROLE", "ISV_NOT_ALLOWED", "ACQUIRER_CYCLE");
    const keys = upper.findings.filter((code) => !ownCodes.includes(code));
    return {
      ...upper,
      rule: "R3",
      links: upper.links + 1,
      flags: sorted(["INHERITED", ...flags]),
      findings: sorted([...keys, ...cycle, ...this.own(id, t, upper.mode)]),
    };
  }

  /** Findings that are the principal's own, whatever signs. */
  private own(id: number, t: number, mode: string): string[] {
    const principal = this.party(id) as Party;
    const found: string[] = [];
    const isvs = this.isvCandidates(id, t).map((delegate) => delegate.party.id as number);
    if (this.validTokens(id, t).some((isv) => !isvs.includes(isv))) found.push("WRONG_DELEGATE_KEY");
    if (this.residual(id, t)) found.push("RESIDUAL_SI_CUSTODY");
    if (value<string>(principal.status, t, "ACTIVE") === "CLOSED" && this.usableKeys(id, t).length > 0)
      found.push("ORPHAN_KEY");
    if (principal.declaredMode !== null && principal.declaredMode !== mode) found.push("DECLARED_MISMATCH");
    if (this.dualRole(principal, t)) found.push("DUAL_ROLE");
    if (!value(principal.allowsIsv, t, true) && this.inForce("AUTHORIZATION_SERVICE", id, t).length > 0)
      found.push("ISV_NOT_ALLOWED");
    return found;
  }

  /** K4. Every instant that matters is a number in the facts. */
  private residual(id: number, t: number): boolean {
    const past = this.instants().filter((s) => s < t);
    const now = this.siCandidates(id, t).map((delegate) => delegate.party.id);
    return this.facts.Party.filter(
      (party) => party.role === "SYSTEM_INTEGRATOR" && !now.includes(party.id),
    ).some((si) => {
      const candidacy = past.filter((s) => this.siCandidates(id, s).some((d) => d.party.id === si.id));
      if (candidacy.length === 0) return false;
      const still = this.usableKeys(id, t).map((key) => key.id);
      return (
        this.facts.AccountGrant.some((g) => g.principal === id && g.integrator === si.id && inside(g, t)) ||
        candidacy.some((s) => this.usableKeys(id, s).some((key) => still.includes(key.id)))
      );
    });
  }

  private instants(): number[] {
    const found = new Set<number>();
    JSON.stringify(this.facts, (_, x) => {
      if (typeof x === "number") found.add(x);
      return x;
    });
    return [...found];
  }

  /** Findings about the keys of the signing client. */
  private signing(owner: number, holder: number, t: number): string[] {
    const usable = this.usableKeys(owner, t);
    const found = this.keyMarks(usable, t);
    if (!usable.some((key) => key.holders.includes(holder as never))) found.push("NO_USABLE_KEY");
    if (usable.some((key) => key.holders.length > 1)) found.push("SHARED_CUSTODY");
    if (usable.some((key) => key.compromisedAt !== null && key.compromisedAt <= t))
      found.push("COMPROMISED_IN_USE");
    for (const client of this.liveClients(owner)) {
      const versions = this.facts.KeyVersion.filter((key) => key.client === client);
      const here = usable.filter((key) => key.client === client);
      const last = Math.max(...here.map((key) => this.end(key)));
      const follows = versions.some((key) => key.from < this.end(key) && this.end(key) > last);
      if (here.length > 0 && last - t <= 30 * DAYS && !follows) found.push("NO_SUCCESSOR");
      for (const key of here) {
        const undone = (v: KeyVersion) => v.revokedAt !== null && v.revokedAt <= Math.min(v.to, t);
        const later = versions.filter(
          (v) => !undone(v) && (v.from > key.from || (v.from === key.from && v.reference > key.reference)),
        );
        if (later.some((v) => t >= v.from + 7 * DAYS)) found.push("OVERLAP_TOO_LONG");
      }
      for (const key of versions) {
        if (key.compromisedAt === null) continue;
        const exposed = Math.max(key.compromisedAt, key.from);
        if (exposed <= t && exposed < this.end(key)) found.push("PRE_COMPROMISE_EXPOSURE");
      }
    }
    return found;
  }

  /** K7, K10, K11: what is wrong with keys by themselves. */
  private keyMarks(keys: readonly KeyVersion[], t: number): string[] {
    const found: string[] = [];
    for (const key of keys) {
      const same = this.facts.KeyVersion.filter(
        (it) => it.thumbprint === key.thumbprint && it.from <= t && t < this.end(it),
      );
      if (same.some((other) => other.client !== key.client)) found.push("KEY_REUSED");
      if (same.some((other) => this.client(other.client).environment === "TEST"))
        found.push("CROSS_ENVIRONMENT");
      if (key.keyType === "RSA" && key.bits < 2048) found.push("WEAK_KEY");
    }
    return found;
  }

  private party(id: number): Party | undefined {
    return this.facts.Party.find((party) => party.id === id);
  }

  private client(id: number) {
    return this.facts.Client.find((client) => client.id === id)!;
  }

  private active(id: number, t: number): boolean {
    const party = this.party(id);
    return party !== undefined && value<string>(party.status, t, "ACTIVE") === "ACTIVE";
  }

  /** In force at t, the later signed last. */
  private inForce(kind: Contract["kind"], id: number, t: number): Contract[] {
    return this.facts.Contract.filter(
      (contract) =>
        contract.kind === kind && contract.party === id && contractState(contract, t) === "IN_FORCE",
    ).sort(
      (a, b) =>
        (a.signedAt ?? a.from) - (b.signedAt ?? b.from) ||
        a.from - b.from ||
        before(a.reference, b.reference),
    );
  }

  private isvCandidates(id: number, t: number): Delegate[] {
    if (!value((this.party(id) as Party).allowsIsv, t, true)) return [];
    const contracts = this.inForce("AUTHORIZATION_SERVICE", id, t);
    return this.delegates(contracts.map((contract) => contract.counterparty))
      .flatMap((party) => {
        const between = contracts.filter((contract) => contract.counterparty === party.id);
        const decides = between.at(-1)!;
        const good =
          this.active(party.id, t) &&
          decides.services.includes("INTEGRATION") &&
          this.inForce("ISV_PARTNER", party.id, t).length > 0;
        return good ? [{ party, start: Math.min(...between.map((contract) => contract.from)) }] : [];
      })
      .sort((a, b) => a.start - b.start || before(a.party.reference, b.party.reference));
  }

  private siCandidates(id: number, t: number): Delegate[] {
    const engaged = this.facts.Engagement.filter(
      (e) => e.principal === id && ["ACCEPTED", "ENDED"].includes(e.state) && inside(e, t),
    );
    return this.delegates(engaged.map((engagement) => engagement.integrator))
      .flatMap((party) => {
        const given = this.facts.AccountGrant.some(
          (g) => g.principal === id && g.integrator === party.id && inside(g, t),
        );
        const starts = engaged.filter((e) => e.integrator === party.id).map((e) => e.from);
        return given && this.active(party.id, t) ? [{ party, start: Math.min(...starts) }] : [];
      })
      .sort((a, b) => a.start - b.start || before(a.party.reference, b.party.reference));
  }

  private delegates(ids: readonly number[]): Party[] {
    return this.facts.Party.filter((party) => ids.includes(party.id));
  }

  /** A new designation ends the one before. */
  private designated(id: number, t: number): number | null {
    const begun = this.facts.Designation.filter((d) => d.principal === id && d.from <= t);
    const last = begun.sort((a, b) => a.from - b.from || a.id - b.id).at(-1);
    return last && t < last.to ? last.delegate : null;
  }

  private dualRole(principal: Party, t: number): boolean {
    const delegates = [...this.isvCandidates(principal.id, t), ...this.siCandidates(principal.id, t)];
    const entities = [principal, ...delegates.map((delegate) => delegate.party)].flatMap((party) =>
      party.legalEntity === null ? [] : [party.legalEntity],
    );
    return new Set(entities).size < entities.length;
  }

  /** Each once, by its earliest link. */
  private acquirersAbove(id: number, t: number): number[] {
    const links = this.facts.AcquiringLink.filter(
      (link) => link.merchant === id && ["APPROVED", "ENDED"].includes(link.state) && inside(link, t),
    ).sort((a, b) => a.from - b.from || before(a.reference, b.reference));
    return [...new Set(links.map((link) => link.acquirer))];
  }

  private validTokens(id: number, t: number): number[] {
    return this.facts.Authorization.filter(
      (token) =>
        token.principal === id && token.from <= t && t < Math.min(token.to, token.revokedAt ?? token.to),
    ).map((token) => token.isv);
  }

  private liveClients(owner: number): number[] {
    return this.facts.Client.filter((c) => c.owner === owner && c.environment === "LIVE").map((c) => c.id);
  }

  private end(key: KeyVersion): number {
    return Math.min(key.to, key.revokedAt ?? key.to);
  }

  private usableKeys(owner: number, t: number): KeyVersion[] {
    return this.facts.KeyVersion.filter((key) => {
      const client = this.client(key.client);
      const live = client.owner === owner && client.environment === "LIVE";
      return (
        live && value<string>(client.status, t, "ACTIVE") === "ACTIVE" && key.from <= t && t < this.end(key)
      );
    });
  }
}
