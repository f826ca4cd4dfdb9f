/** What a world file may hold: strict shapes, in which a key that is not known is an error. */
import { z } from "zod";
import {
  CAPABILITIES,
  CLIENT_STATUSES,
  CONTRACT_KINDS,
  CONTRACT_STORED_STATES,
  ENGAGEMENT_STATES,
  ENVIRONMENTS,
  LINK_STATES,
  MODES,
  PARTY_ROLES,
  PARTY_STATUSES,
} from "../domain/facts";
import { assertion } from "./assertion-shape";
import { date, day, shape, timeZone } from "./shape-parts";

const ref = z.string().min(1, { error: "is empty; expected a reference" });
const text = z.string();

/** The end of an interval: an instant, or the last day on which it holds (E35). */
const end = { to: date.nullable().optional(), lastDay: day.optional(), timeZone: timeZone.optional() };
const interval = { ref, from: date.optional(), ...end };

const oneEnd = <T extends z.ZodObject>(object: T): T =>
  object.refine((value) => !("to" in value && "lastDay" in value && value.lastDay !== undefined), {
    error: `has "to" and "lastDay"; expected only one of them`,
    path: ["lastDay"],
  });

/** A value for ever, or a list of values with their periods. */
const periods = <T extends z.ZodType>(value: T) =>
  z.preprocess(
    (given) => (Array.isArray(given) ? given : [{ value: given }]),
    z.array(oneEnd(shape({ value, from: date.nullable().optional(), ...end }))),
  );

const party = shape({
  ref,
  role: z.enum(PARTY_ROLES).optional(),
  name: text.optional(),
  country: text.nullable().optional(),
  mcc: text.nullable().optional(),
  legalEntity: shape({ ref, name: text.nullable().optional(), lei: text.nullable().optional() })
    .nullable()
    .optional(),
  status: periods(z.enum(PARTY_STATUSES)).optional(),
  developmentCapability: periods(z.enum(CAPABILITIES)).optional(),
  allowsIsv: periods(z.boolean()).optional(),
  declaredMode: z.enum(MODES).nullable().optional(),
});

const contract = oneEnd(
  shape({
    ...interval,
    kind: z.enum(CONTRACT_KINDS).optional(),
    between: z.tuple([ref, ref]).optional(),
    services: z.array(z.string().min(1)).optional(),
    state: z.enum(CONTRACT_STORED_STATES).optional(),
    signedAt: date.nullable().optional(),
    terminatedAt: date.nullable().optional(),
    suspensions: z.array(oneEnd(shape({ from: date, ...end }))).optional(),
    exclusive: z.boolean().optional(),
  }),
);

const authorization = oneEnd(
  shape({
    ...interval,
    principal: ref.optional(),
    isv: ref.optional(),
    revokedAt: date.nullable().optional(),
  }),
);
const engagement = oneEnd(
  shape({
    ...interval,
    principal: ref.optional(),
    integrator: ref.optional(),
    state: z.enum(ENGAGEMENT_STATES).optional(),
  }),
);
const accountGrant = oneEnd(shape({ ...interval, principal: ref.optional(), integrator: ref.optional() }));
const acquiringLink = oneEnd(
  shape({
    ...interval,
    merchant: ref.optional(),
    acquirer: ref.optional(),
    state: z.enum(LINK_STATES).optional(),
  }),
);
const client = shape({
  ref,
  owner: ref.optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  status: periods(z.enum(CLIENT_STATUSES)).optional(),
});
/** A JWK may stand as it is: it is read as its text. */
const publicKey = z.preprocess(
  (given) =>
    typeof given === "object" && given !== null && !Array.isArray(given) ? JSON.stringify(given) : given,
  text,
);
const key = oneEnd(
  shape({
    ...interval,
    client: ref.optional(),
    publicKey: publicKey.optional(),
    holders: z.array(ref).optional(),
    revokedAt: date.nullable().optional(),
    compromisedAt: date.nullable().optional(),
  }),
);
const designation = oneEnd(shape({ principal: ref, delegate: ref, from: date, ...end }));

/** The shape of one entry of each list of a batch. */
export const ENTRY_SHAPES = {
  parties: party,
  contracts: contract,
  authorizations: authorization,
  engagements: engagement,
  accountGrants: accountGrant,
  acquiringLinks: acquiringLink,
  clients: client,
  keys: key,
  designations: designation,
};

const list = <T extends z.ZodType>(entry: T) => z.array(entry).default([]);

const batch = shape({
  recordedAt: date.optional(),
  parties: list(party),
  contracts: list(contract),
  authorizations: list(authorization),
  engagements: list(engagement),
  accountGrants: list(accountGrant),
  acquiringLinks: list(acquiringLink),
  clients: list(client),
  keys: list(key),
  designations: list(designation),
});

/** The whole file. */
export const worldShape = shape({
  name: text.optional(),
  timeZone: timeZone.default("UTC"),
  batches: z.array(batch),
  assertions: list(assertion),
});

/** A world file whose shape is right; instants are still text. */
export type WorldText = z.infer<typeof worldShape>;

/** One batch of it. */
export type BatchText = WorldText["batches"][number];
