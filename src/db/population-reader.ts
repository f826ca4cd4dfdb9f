/** Who is in which situations: counted and listed over the whole fleet, as known at one revision. */
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type {
  Moment,
  SituationReader as Reader,
  Sight,
  SituationCount,
  SituationPair,
  SituationSpan,
  Slice,
  SpanCount,
  Window,
} from "../domain/ports";
import { sliceOf } from "./fact-reader";
import { sightCondition } from "./party-sight";
import { holdsAt, knownAt } from "./revisions";
import { SituationReader } from "./situation-reader";

/** See the head of this file. */
export class PopulationReader extends SituationReader implements Reader {
  async principalsDuring(
    spans: readonly SituationSpan[],
    except: readonly PartyId[],
    window: Window<PartyId>,
    sight: Sight | null = null,
  ): Promise<Slice<PartyId>> {
    if (spans.length === 0) return { items: [], more: false };
    const bounds = boundsOf(window);
    const sql = `WITH ${this.spans} SELECT DISTINCT s.principal FROM ${IN_SPANS}
      AND ${this.notAmong(except)} AND ${this.seen(sight)}${bounds.where} ORDER BY s.principal ${bounds.order} LIMIT :limit`;
    const rows = await this.allAside(sql, {
      spans: tuplesOf(spans),
      list: this.listed(except),
      ...sight,
      ...bounds.params,
    });
    return sliceOf(
      rows.map((row) => row.principal as PartyId),
      window,
    );
  }

  async countDuring(
    spans: readonly SituationSpan[],
    except: readonly PartyId[],
    sight: Sight | null = null,
    counted: "FIRST" | "EVERY" = "FIRST",
  ): Promise<SpanCount[]> {
    if (spans.length === 0) return [];
    const { greater } = this.connection.dialect;
    const once = counted === "FIRST" ? "s.principal" : "s.principal, d.grp";
    const sql = `WITH ${this.spans}, entered AS (
        SELECT s.role, d.grp, row_number() OVER (
          PARTITION BY ${once} ORDER BY ${greater}(s.valid_from, d.since), d.grp) AS nth
        FROM ${IN_SPANS} AND ${this.notAmong(except)} AND ${this.seen(sight)})
      SELECT role, grp, count(*) AS total FROM entered WHERE nth = 1 GROUP BY role, grp ORDER BY role, grp`;
    const rows = await this.allAside(sql, { spans: tuplesOf(spans), list: this.listed(except), ...sight });
    return rows.map((row) => ({
      role: row.role as SpanCount["role"],
      group: row.grp as number,
      count: Number(row.total),
    }));
  }

  private get spans(): string {
    const columns = ["situation", "since", "until", "grp"];
    return `d AS MATERIALIZED (SELECT * FROM ${this.connection.dialect.tuples("spans", columns)} AS span)`;
  }

  private notAmong(except: readonly PartyId[]): string {
    return except.length === 0 ? "true" : `NOT (${this.among("s.principal", except)})`;
  }

  private seen(sight: Sight | null): string {
    if (sight === null) return "true";
    const { test } = sightCondition(this.connection.dialect);
    return `EXISTS (SELECT 1 FROM party p WHERE p.id = s.principal AND ${knownAt("p")} AND ${test})`;
  }

  async countSituations(validAt: Instant): Promise<SituationCount[]> {
    const sql = `SELECT s.situation, s.role, count(*) AS total FROM situation_segment s
      WHERE ${holdsAt("s")} AND ${knownAt("s")} GROUP BY s.situation, s.role ORDER BY s.situation, s.role`;
    const rows = await this.allAside(sql, { validAt });
    return rows.map((row) => ({
      situation: row.situation as number,
      role: row.role as SituationCount["role"],
      count: Number(row.total),
    }));
  }

  async situationPairs(before: Moment, validAt: Instant): Promise<SituationPair[]> {
    // In the order of principals, what each was before is close to what it is.
    const table = `situation_segment s${this.connection.dialect.by("sqlite_autoindex_situation_segment_1")}`;
    const sql = `SELECT w.situation AS was, s.situation, s.role, count(*) AS total
      FROM ${table} ${LEFT_BEFORE} WHERE ${holdsAt("s")} AND ${knownAt("s")}
      GROUP BY w.situation, s.situation, s.role ORDER BY coalesce(w.situation, 0), s.situation, s.role`;
    const rows = await this.allAside(sql, { validAt, ...momentOf(before) });
    return rows.map((row) => ({
      before: row.was as number | null,
      after: row.situation as number,
      role: row.role as SituationPair["role"],
      count: Number(row.total),
    }));
  }

  async principalsPaired(
    before: Moment,
    validAt: Instant,
    pairs: readonly Pick<SituationPair, "before" | "after">[],
    window: Window<PartyId>,
  ): Promise<Slice<PartyId>> {
    if (pairs.length === 0) return { items: [], more: false };
    const listed = this.connection.dialect.tuples("pairs", ["was", "situation"]);
    const bounds = boundsOf(window);
    const sql = `WITH pair AS MATERIALIZED (SELECT * FROM ${listed} AS listed),
        entered AS MATERIALIZED (SELECT DISTINCT situation FROM pair)
      SELECT s.principal FROM entered CROSS JOIN situation_segment s ${LEFT_BEFORE}
      WHERE s.situation = entered.situation AND ${holdsAt("s")} AND ${knownAt("s")}${bounds.where}
        AND (coalesce(w.situation, 0), s.situation) IN (SELECT was, situation FROM pair)
      ORDER BY s.principal ${bounds.order} LIMIT :limit`;
    const rows = await this.allAside(sql, {
      pairs: JSON.stringify(pairs.map((pair) => [pair.before ?? 0, pair.after])),
      validAt,
      ...momentOf(before),
      ...bounds.params,
    });
    return sliceOf(
      rows.map((row) => row.principal as PartyId),
      window,
    );
  }
}

/** The segment of the same principal at the earlier moment, if it was known then. */
const LEFT_BEFORE = `LEFT JOIN situation_segment w ON w.principal = s.principal
  AND w.valid_from <= :wasAt AND w.valid_to > :wasAt AND w.rev_from <= :wasRevision AND w.rev_to > :wasRevision`;

const momentOf = ({ revision, validAt }: Moment) => ({ wasRevision: revision, wasAt: validAt });

/** A window of principals by id, as conditions. */
function boundsOf({ limit, after, before, backward }: Window<PartyId>) {
  return {
    where: `${after === null ? "" : " AND s.principal > :after"}${before === null ? "" : " AND s.principal < :before"}`,
    order: backward ? "DESC" : "ASC",
    params: {
      limit: limit + 1,
      ...(after === null ? {} : { after }),
      ...(before === null ? {} : { before }),
    },
  };
}

/** The segments of principals that share an instant with a span `d`, as known at the revision. */
const IN_SPANS = `d CROSS JOIN situation_segment s WHERE s.situation = d.situation
  AND s.valid_from < d.until AND s.valid_to > d.since AND ${knownAt("s")}`;

const tuplesOf = (spans: readonly SituationSpan[]): string =>
  JSON.stringify(spans.map(({ situation, from, to, group }) => [situation, from, to, group]));
