/** Which of some facts a viewer may see, and how: the part of visibility that is asked of facts that are at hand. */
import type { Client, FactKind, FactsByKind, KeyVersion, LegalEntity, Party } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { ascending } from "../domain/order";
import type { Sight, Snapshot } from "../domain/ports";
import { isRelationship, partyTo, seesKey, seesRelationship, strangerOf } from "../domain/visibility";

type Filters = {
  readonly [K in "LegalEntity" | "Party" | "Client" | "KeyVersion"]: (
    facts: readonly FactsByKind[K][],
  ) => Promise<readonly FactsByKind[K][]>;
};

/** See the head of this file. */
export class VisibleFacts {
  private readonly filters: Filters = {
    LegalEntity: (facts) => this.entities(facts),
    Party: (facts) => this.parties(facts),
    Client: (facts) => this.clients(facts),
    KeyVersion: (facts) => this.keys(facts),
  };

  constructor(
    private readonly base: Snapshot,
    private readonly viewer: PartyId,
    private readonly sight: () => Promise<Sight>,
    /** Of a graph that is only supposed: what is seen without that. */
    private readonly before: Pick<Snapshot, "get"> | null,
  ) {}

  /** Those of the facts that may be seen, as they are seen. */
  async seen<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): Promise<FactsByKind[K][]> {
    if (facts.length === 0) return [];
    if (isRelationship(kind))
      return facts.filter((fact) => seesRelationship(this.viewer, kind, fact as FactsByKind[typeof kind]));
    const filter = this.filters[kind as keyof Filters] as unknown as (
      facts: readonly FactsByKind[K][],
    ) => Promise<FactsByKind[K][]>;
    return filter(facts);
  }

  private async entities(facts: readonly LegalEntity[]): Promise<readonly LegalEntity[]> {
    const [self] = await this.base.get("Party", [this.viewer]);
    return facts.filter(({ id }) => id === self?.legalEntity);
  }

  private async parties(facts: readonly Party[]): Promise<readonly Party[]> {
    const ids = facts.map(({ id }) => id);
    const seen = new Set(await this.base.inSight(await this.sight(), ids));
    return this.shown(facts.filter(({ id }) => seen.has(id)));
  }

  /** Parties that are seen, as they are seen. */
  async shown(parties: readonly Party[]): Promise<Party[]> {
    const shown = parties.map((party) => partyTo(this.viewer, party));
    if (this.before === null) return shown;
    const met = new Set(
      (
        await this.before.get(
          "Party",
          parties.map(({ id }) => id),
        )
      ).map(({ id }) => id),
    );
    return shown.map((party) => (met.has(party.id) ? party : strangerOf(party)));
  }

  /** Its own, and those with a key that it holds. */
  private async clients(facts: readonly Client[]): Promise<readonly Client[]> {
    const others = facts.filter(({ owner }) => owner !== this.viewer).map(({ id }) => id);
    const keys = others.length === 0 ? [] : await this.base.of("KeyVersion", "client", others);
    const used = new Set(keys.filter((key) => key.holders.includes(this.viewer)).map((key) => key.client));
    return facts.filter(({ id, owner }) => owner === this.viewer || used.has(id));
  }

  private async keys(facts: readonly KeyVersion[]): Promise<readonly KeyVersion[]> {
    const others = facts.filter((key) => !key.holders.includes(this.viewer)).map((key) => key.client);
    const clients = others.length === 0 ? [] : await this.base.get("Client", ascending(others));
    const owners = new Map(clients.map(({ id, owner }) => [id, owner]));
    return facts.filter((key) => seesKey(this.viewer, key, owners.get(key.client)));
  }
}
