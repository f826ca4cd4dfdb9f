/** Global ids: opaque outside, `Type:number` inside. */
import { type Failed, fail } from "../app/failure";
import type { FactKind, PartyRole } from "../domain/facts";

/** The object type of a party, by its role. */
export const TYPE_OF_ROLE = {
  PLATFORM: "Platform",
  MERCHANT: "Merchant",
  ACQUIRER: "Acquirer",
  ISV: "Isv",
  SYSTEM_INTEGRATOR: "SystemIntegrator",
} as const satisfies Record<PartyRole, string>;

/** The object types that parties have. */
export const PARTY_TYPES = Object.values(TYPE_OF_ROLE);
type PartyTypeName = (typeof PARTY_TYPES)[number];

/** The name of an object type that is a Node. */
export type NodeTypeName = PartyTypeName | Exclude<FactKind, "Party">;

/** The kind of fact behind each object type. */
export const KIND_OF_TYPE: Readonly<Record<NodeTypeName, FactKind>> = {
  Platform: "Party",
  Merchant: "Party",
  Acquirer: "Party",
  Isv: "Party",
  SystemIntegrator: "Party",
  LegalEntity: "LegalEntity",
  Contract: "Contract",
  Authorization: "Authorization",
  Engagement: "Engagement",
  AccountGrant: "AccountGrant",
  AcquiringLink: "AcquiringLink",
  Client: "Client",
  KeyVersion: "KeyVersion",
  Designation: "Designation",
};

/** All of them. */
export const NODE_TYPES = Object.keys(KIND_OF_TYPE) as NodeTypeName[];

/** What a global id says. */
export interface GlobalId {
  readonly type: NodeTypeName;
  readonly id: number;
}

/** Writes a global id. */
export const globalId = (type: NodeTypeName, id: number): string =>
  Buffer.from(`${type}:${id}`).toString("base64url");

/** Reads a global id; null for any text that {@link globalId} does not write. */
export function readGlobalId(text: string): GlobalId | null {
  const [, name, digits] =
    /^([A-Za-z]+):([1-9]\d{0,14})$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  const type = NODE_TYPES.find((candidate) => candidate === name);
  if (type === undefined) return null;
  const id = Number(digits);
  return globalId(type, id) === text ? { type, id } : null;
}

/** Reads a global id that must name one of some types. */
export function parseGlobalId(
  text: string,
  expected: readonly NodeTypeName[] = NODE_TYPES,
): GlobalId | Failed {
  const parsed = readGlobalId(text);
  return parsed !== null && expected.includes(parsed.type)
    ? parsed
    : fail({ code: "INVALID_ID", id: text, expected });
}
