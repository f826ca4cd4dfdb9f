/** The SQL of the rivals on SQLite, written by hand over the tables of partner-graph. */
import Database from "better-sqlite3";

/** The `rev_to` of what is still known. */
export const OPEN = 2 ** 47 - 1;

const FOREVER = 8_640_000_000_000_000;

export function openDatabase() {
  const db = new Database(process.env.DATABASE_URL.replace(/^sqlite:/, ""), { readonly: true });
  db.pragma("mmap_size = 201326592");
  return db;
}

/** Contracts of the parties in a list, with the names of both sides, in order of id. */
export const CONTRACTS = `
  SELECT c.party, c.kind, c.state, c.valid_from, c.valid_to, c.terminated_at, c.suspensions,
    p.name AS party_name, q.name AS counterparty_name
  FROM json_each(:parties) AS e
  CROSS JOIN contract c ON c.party = e.value AND c.rev_to = ${OPEN}
  CROSS JOIN party p ON p.id = c.party AND p.rev_to = ${OPEN}
  CROSS JOIN party q ON q.id = c.counterparty AND q.rev_to = ${OPEN}
  ORDER BY c.id`;

/** The answers of the parties in a list at an instant, with the name of the key holder. */
export const ANSWERS = `
  SELECT s.principal, a.mode, a.rule, a.status, h.name AS key_holder
  FROM json_each(:parties) AS e
  CROSS JOIN situation_segment s
    ON s.principal = e.value AND s.valid_from <= :now AND s.valid_to > :now AND s.rev_to = ${OPEN}
  CROSS JOIN answer_segment a
    ON a.policy = 0 AND a.situation = s.situation AND a.valid_from <= :now AND a.valid_to > :now AND a.rev_to = ${OPEN}
  LEFT JOIN party h ON h.id = CASE a.implementer WHEN 0 THEN s.principal ELSE a.implementer END AND h.rev_to = ${OPEN}`;

/** Merchants after an id. */
export const PAGE = `
  SELECT id, reference, name FROM party
  WHERE role = 'MERCHANT' AND id > :after AND rev_to = ${OPEN} ORDER BY id LIMIT :limit`;

/** A merchant by its reference. */
export const ONE = `
  SELECT id, reference, name FROM party
  WHERE role = 'MERCHANT' AND reference = :reference AND rev_to = ${OPEN}`;

/** The state of a contract at an instant; see "Derived states" in docs/domain.md. */
function stateOf(row, now) {
  if (row.state !== "SIGNED") return row.state;
  if (now < row.valid_from) return "NOT_YET_EFFECTIVE";
  const { terminated_at: terminated, valid_to: to } = row;
  if (terminated !== null && terminated <= to && now >= terminated) return "TERMINATED";
  if (now >= to) return "EXPIRED";
  if (row.suspensions === "[]") return "IN_FORCE";
  return JSON.parse(row.suspensions).some((it) => it.from <= now && now < it.to) ? "SUSPENDED" : "IN_FORCE";
}

const timeOf = (t) => (t === FOREVER || t === -FOREVER ? null : new Date(t).toISOString());

/** A contract as it is answered. */
export const contractOf = (row, now) => ({
  kind: row.kind,
  state: stateOf(row, now),
  from: timeOf(row.valid_from),
  to: timeOf(row.valid_to),
  parties: [{ name: row.party_name }, { name: row.counterparty_name }],
});

/** An answer as it is answered. */
export const integrationOf = (row) => ({
  mode: row.mode,
  rule: row.rule,
  status: row.status,
  custody: { keyHolder: row.key_holder === null ? null : { name: row.key_holder } },
});

/** Rows by the value of a column, each value's rows in their order. */
export function groupBy(rows, column) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row[column]);
    if (group) group.push(row);
    else groups.set(row[column], [row]);
  }
  return groups;
}

/** A place in the list of merchants, opaque as a cursor should be. */
export const cursorOf = (id) => Buffer.from(String(id)).toString("base64url");
export const idOf = (cursor) => (cursor ? Number(Buffer.from(cursor, "base64url").toString()) : 0);
