/** The tables beside the facts: revisions, what facts are looked up by, situations and answers. */
import { ANSWER_COLUMNS } from "./answers";
import { type Column, index, integers, REVISIONS, type Table, texts } from "./table";

const later = (name: string): Column => ({ name, type: "text", default: "" });
const orNull = (name: string): Column => ({ name, type: "text", nullable: true });

/** Revisions in commit order: when each was recorded, by whom and why, and its link in the chain. */
export const REVISION: Table = {
  name: "revision",
  columns: [
    ...integers("revision", "recorded_at"),
    ...[later("actor"), later("operation"), orNull("reason"), orNull("request_id"), later("digest")],
    orNull("acted_for"),
  ],
  key: ["revision"],
  indexes: { recorded_at: index("recorded_at", { unique: true }) },
  numbered: true,
};

/** One row: the last revision and the last object id given out. Who writes holds its lock. */
export const COUNTER: Table = {
  name: "counter",
  columns: integers("one", "revision", "last_id"),
  key: ["one"],
  indexes: {},
  numbered: true,
};

/** What was answered to a request that changed something, by the caller's own key for it. */
export const RECEIPT: Table = {
  name: "receipt",
  columns: [...texts("actor", "key", "digest"), ...integers("revision"), ...texts("kind"), ...integers("id")],
  key: ["actor", "key"],
  indexes: {},
};

/** One row: what this installation alone knows. */
export const INSTALLATION_SECRET: Table = {
  name: "installation_secret",
  columns: texts("value"),
  key: ["value"],
  indexes: {},
};

/** API keys; what they stand for is JSON. */
export const API_KEY: Table = {
  name: "api_key",
  columns: [
    ...texts("id", "actor", "digest"),
    ...integers("created_at", "expires_at"),
    { name: "revoked_at", type: "integer", nullable: true },
  ],
  key: ["id"],
  indexes: {},
};

/** Digests of revisions, signed by keys that are not in here. */
export const SIGNED_HEAD: Table = {
  name: "signed_head",
  columns: [
    ...integers("revision"),
    ...texts("digest"),
    ...integers("signed_at"),
    ...texts("key", "signature"),
  ],
  key: ["revision"],
  indexes: {},
  numbered: true,
};

/** Situations by number. Long texts do not fit into an index: they are found by their digest. */
export const SITUATION: Table = {
  name: "situation",
  columns: [...integers("number"), ...texts("digest", "body")],
  key: ["number"],
  indexes: { digest: index("digest", { unique: true }) },
  numbered: true,
};

/** The parties that each situation names, and as what. A situation never changes, so this has no revisions. */
export const SITUATION_PARTY: Table = {
  name: "situation_party",
  columns: [...integers("party", "situation"), ...texts("part")],
  key: ["party", "situation", "part"],
  indexes: {},
};

/** A table whose rows belong to an owner and are replaced as a set; `identity` tells the rows known at one revision apart. */
export interface OwnedTable extends Table {
  readonly owner: string;
  readonly identity: readonly string[];
}

const owned = (it: Omit<OwnedTable, "key">): OwnedTable => ({
  ...it,
  columns: [...it.columns, ...REVISIONS],
  key: [...it.identity, "rev_from"],
});

/** The holders of key versions. */
export const KEY_HOLDER = owned({
  name: "key_holder",
  owner: "key_version",
  columns: integers("holder", "key_version"),
  identity: ["holder", "key_version"],
  indexes: { key_version: index("key_version") },
});

/** The words under which parties are found. */
export const PARTY_WORD = owned({
  name: "party_word",
  owner: "party",
  columns: [...texts("word"), ...integers("party")],
  identity: ["word", "party"],
  indexes: { party: index("party word") },
});

/** Which situation a principal is in, over time. */
export const SITUATION_SEGMENT = owned({
  name: "situation_segment",
  owner: "principal",
  columns: [...integers("principal", "valid_from", "valid_to", "situation"), ...texts("role")],
  identity: ["principal", "valid_from"],
  indexes: {
    situation: index("situation role principal valid_from valid_to rev_from rev_to"),
    valid_from: index("valid_from principal"),
    rev_from: index("rev_from principal"),
  },
});

const HELD = "situation valid_from valid_to rev_from rev_to";

/** The answer to a situation under a policy, over time. */
export const ANSWER_SEGMENT = owned({
  name: "answer_segment",
  owner: "situation",
  columns: [...integers("policy", "situation", "valid_from", "valid_to"), ...ANSWER_COLUMNS],
  identity: ["policy", "situation", "valid_from"],
  indexes: {
    mode: index(`policy mode status findings ${HELD}`),
    implementer: index(`policy implementer ${HELD}`),
    valid_from: index("policy valid_from situation"),
    rev_from: index("policy rev_from situation"),
  },
});

/** All of them. */
export const SIDE_TABLES: readonly Table[] = [
  REVISION,
  COUNTER,
  RECEIPT,
  INSTALLATION_SECRET,
  API_KEY,
  SIGNED_HEAD,
  KEY_HOLDER,
  PARTY_WORD,
  SITUATION,
  SITUATION_PARTY,
  SITUATION_SEGMENT,
  ANSWER_SEGMENT,
];
