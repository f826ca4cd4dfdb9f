/** What members of a party may ask: the root fields whose answers are made of what a member sees. All others are about the whole fleet. */
import { defaultFieldResolver, type GraphQLObjectType } from "graphql";
import { fail } from "../app/failure";
import type { ReadingContext } from "./context";
import { settle } from "./error-map";

/** Every root field, and whether a member may ask it. One that is not in here is not for members. */
export const FOR_MEMBERS: Readonly<Record<string, boolean>> = {
  accountGrant: true,
  acquirer: true,
  acquirers: true,
  acquiringLink: true,
  authorization: true,
  blastRadius: false,
  changes: false,
  client: true,
  concentration: false,
  contract: true,
  effects: true,
  engagement: true,
  expiryCliff: false,
  fleetDiff: false,
  gaps: false,
  history: true,
  integrationSummary: false,
  introspectToken: true,
  isv: true,
  isvs: true,
  keyChallenge: true,
  keyVersion: true,
  legalEntity: true,
  merchant: true,
  merchants: true,
  node: true,
  notAble: false,
  parties: true,
  party: true,
  platform: true,
  policyDiff: false,
  principals: true,
  // The sets of changes name whatever could be changed, of the delegates and acquirers as well.
  repairs: false,
  residualAccess: false,
  // Whatever everybody has done.
  revisions: false,
  signedHeads: false,
  systemIntegrator: true,
  systemIntegrators: true,
  upcomingChanges: false,
  viewer: true,
  whatIf: false,
};

/** Makes the root fields that are not for members refuse them. */
export function guardRootFields(query: GraphQLObjectType): void {
  for (const field of Object.values(query.getFields())) {
    if (FOR_MEMBERS[field.name] === true) continue;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source, args, context: ReadingContext, info) =>
      context.actor.role === "MEMBER"
        ? settle(fail({ code: "FORBIDDEN_TO_MEMBERS", field: field.name }))
        : resolve(source, args, context, info);
  }
}
