/** Lists of facts at an end, as a viewer sees them: read from the end at which few facts are, which is the viewer's or the other's. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { EndsByKind, Slice, Snapshot, Window } from "../domain/ports";
import { isRelationship, RELATIONSHIP_ENDS } from "../domain/visibility";
import { cut } from "./cut";
import { endsOf } from "./loaders/list-loader";
import type { VisibleFacts } from "./visible-facts";

type End = number | string;

/** Ends at which no party stands. */
const NO_PARTY: ReadonlySet<string> = new Set([
  ...["client", "thumbprint", "legalEntity", "codeDigest", "tokenDigest", "refreshDigest"],
]);

const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);

/** See the head of this file. */
export class VisibleLists {
  constructor(
    private readonly base: Snapshot,
    private readonly viewer: PartyId,
    private readonly facts: VisibleFacts,
  ) {}

  /** Every visible fact that has one of the ends there. */
  async of<K extends FactKind>(kind: K, end: EndsByKind[K], ends: readonly End[]): Promise<FactsByKind[K][]> {
    const [own, others] = this.split(end, ends);
    const found = await Promise.all([this.base.of(kind, end, own), this.near(kind, end, others)]);
    const distinct = new Map<number, FactsByKind[K]>(found.flat().map((fact) => [fact.id, fact]));
    return [...distinct.values()].sort((a, b) => a.id - b.id);
  }

  /** Windows of those lists. All that the viewer itself has at an end is visible. */
  async pageOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly End[],
    window: Window<number>,
  ): Promise<Map<End, Slice<FactsByKind[K]>>> {
    const [own, others] = this.split(end, ends);
    const [pages, found] = await Promise.all([
      this.base.pageOf(kind, end, own, window),
      this.near(kind, end, others),
    ]);
    const cuts = others.map((key) => [key, cut(at(found, end, key), window)] as const);
    return new Map([...pages, ...cuts]);
  }

  /** How long those lists are. */
  async countOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly End[],
  ): Promise<Map<End, number>> {
    const [own, others] = this.split(end, ends);
    const [counts, found] = await Promise.all([
      this.base.countOf(kind, end, own),
      this.near(kind, end, others),
    ]);
    const more = others.map((key) => [key, at(found, end, key).length] as const);
    return new Map([...counts, ...more.filter(([, count]) => count > 0)]);
  }

  /** The viewer's own lists, and those of others. */
  private split(end: string, ends: readonly End[]): [own: readonly End[], others: readonly End[]] {
    const isOwn = (one: End) => one === this.viewer && !NO_PARTY.has(end);
    return [ends.filter(isOwn), ends.filter((one) => !isOwn(one))];
  }

  /** The visible facts at the ends of others, ascending by id. */
  private async near<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    others: readonly End[],
  ): Promise<FactsByKind[K][]> {
    if (others.length === 0) return [];
    const seen = await this.facts.seen(kind, await this.candidates(kind, end, others));
    const wanted = new Set(others);
    return seen
      .filter((fact) => endsOf(fact, end).some((one) => wanted.has(one)))
      .sort((a, b) => a.id - b.id);
  }

  /** All that can be visible there, and little else. */
  private candidates<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    others: readonly End[],
  ): Promise<FactsByKind[K][]> {
    if (isRelationship(kind) && !NO_PARTY.has(end)) {
      const [few] = RELATIONSHIP_ENDS[kind] as readonly [EndsByKind[K], EndsByKind[K]];
      return end === few ? this.base.of(kind, end, others) : this.base.of(kind, few, [this.viewer]);
    }
    // Of the legal entities behind others nothing is seen: a list of parties of one has the viewer alone.
    if (kind === "Party") return this.base.get(kind, [this.viewer]);
    if (end === "holder") return this.heldBy(others) as Promise<FactsByKind[K][]>;
    return this.base.of(kind, end, others);
  }

  /** The keys of others are read from them or from the viewer's own keys, whichever are fewer: an integrator may hold thousands. */
  private async heldBy(others: readonly End[]): Promise<FactsByKind["KeyVersion"][]> {
    const counts = await this.base.countOf("KeyVersion", "holder", [...others, this.viewer]);
    const mine = counts.get(this.viewer) ?? 0;
    if (sum(counts.values()) - mine <= mine) return this.base.of("KeyVersion", "holder", others);
    const clients = await this.base.of("Client", "owner", [this.viewer]);
    const [owned, held] = await Promise.all([
      this.base.of(
        "KeyVersion",
        "client",
        clients.map(({ id }) => id),
      ),
      this.base.of("KeyVersion", "holder", [this.viewer]),
    ]);
    const known = new Set(owned.map(({ id }) => id));
    return [...owned, ...held.filter(({ id }) => !known.has(id))];
  }
}

const at = <Fact extends object>(facts: readonly Fact[], end: string, key: End): Fact[] =>
  facts.filter((fact) => endsOf(fact, end).includes(key));
