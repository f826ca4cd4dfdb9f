/** The schema of the API, built from the nouns. */
import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray } from "type-graphql";
import { AccessQueries } from "./access";
import { AccountGrantQueries, IntegratorAccountGrants, PrincipalAccountGrants } from "./account-grant";
import { AcquirerQueries } from "./acquirer";
import { AcquiringLinkQueries, PrincipalAcquiringLinks } from "./acquiring-link";
import { AcquiringLinkMutations } from "./acquiring-link-mutations";
import { AuthorizationQueries, IsvAuthorizations, PrincipalAuthorizations } from "./authorization";
import { AuthorizationMutations, InvitationMutations } from "./authorization-mutations";
import { BlastRadiusQueries } from "./blast-radius";
import { ChangeFeedQueries } from "./change-feed";
import { ClientQueries, PartyClients } from "./client";
import { ComparedPrincipals } from "./comparison";
import { ConcentrationQueries } from "./concentration";
import { ContractQueries } from "./contract";
import { ContractMutations } from "./contract-mutations";
import { CorrectionMutations } from "./correction-mutations";
import { IntegratorDesignations, IsvDesignations, PrincipalDesignations } from "./designation";
import { EffectsQueries } from "./effects";
import { EngagementQueries, IntegratorEngagements, PrincipalEngagements } from "./engagement";
import { AccountGrantMutations, EngagementMutations } from "./engagement-mutations";
import { ExpiryCliffQueries } from "./expiry-cliff";
import { FleetDiffQueries } from "./fleet-diff";
import { GapQueries } from "./gap";
import { HistoryQueries } from "./history";
import { IntegrationSummaryQueries } from "./integration-summary";
import { IsvQueries } from "./isv";
import { ClientMutations, KeyMutations } from "./key-mutations";
import { ClientKeys, KeyVersionQueries, PartyHeldKeys } from "./key-version";
import { LegalEntityParties, LegalEntityQueries, PartyLegalEntity } from "./legal-entity";
import { guardRootFields } from "./member-fields";
import { MerchantQueries } from "./merchant";
import { NodeQueries } from "./node-of";
import { PartyMutations } from "./party-mutations";
import { PartyQueries } from "./party-queries";
import { PlatformQueries } from "./platform";
import { AcquirerPortfolio, IntegratorPortfolio, IsvPortfolio } from "./portfolio";
import { PrincipalIntegration } from "./principal-integration";
import { DesignationMutations, HandoverMutations } from "./principal-mutations";
import { ProofQueries } from "./proof";
import { RepairQueries } from "./repair";
import { RowMutations } from "./row-mutations";
import { SignedHeadQueries } from "./signed-head";
import { SystemIntegratorQueries } from "./system-integrator";
import { UpcomingChangeQueries } from "./upcoming-change";
import { ViewerQueries } from "./viewer";
import { WhatIfQueries } from "./what-if";

const RESOLVERS = [
  ...[NodeQueries, PlatformQueries, PartyQueries, LegalEntityQueries, IntegrationSummaryQueries],
  ...[MerchantQueries, AcquirerQueries, IsvQueries, SystemIntegratorQueries],
  ...[ContractQueries, AuthorizationQueries, EngagementQueries, AccountGrantQueries, AcquiringLinkQueries],
  ...[
    ClientQueries,
    KeyVersionQueries,
    HistoryQueries,
    SignedHeadQueries,
    EffectsQueries,
    ProofQueries,
    ViewerQueries,
  ],
  ...[PartyMutations, ContractMutations, AuthorizationMutations, InvitationMutations],
  ...[EngagementMutations, AccountGrantMutations, AcquiringLinkMutations],
  ...[
    ClientMutations,
    KeyMutations,
    DesignationMutations,
    HandoverMutations,
    CorrectionMutations,
    RowMutations,
  ],
  ...[
    ChangeFeedQueries,
    UpcomingChangeQueries,
    GapQueries,
    AccessQueries,
    ConcentrationQueries,
    ExpiryCliffQueries,
  ],
  ...[ComparedPrincipals, FleetDiffQueries, WhatIfQueries, BlastRadiusQueries, RepairQueries],
  ...[PartyClients, PartyHeldKeys, PartyLegalEntity, LegalEntityParties, ClientKeys],
  ...[PrincipalIntegration, PrincipalAuthorizations, PrincipalEngagements, PrincipalAccountGrants],
  ...[PrincipalAcquiringLinks, PrincipalDesignations],
  ...[IsvAuthorizations, IsvDesignations, IsvPortfolio],
  ...[
    IntegratorEngagements,
    IntegratorAccountGrants,
    IntegratorDesignations,
    IntegratorPortfolio,
    AcquirerPortfolio,
  ],
] as unknown as NonEmptyArray<Function>;

let built: GraphQLSchema | null = null;

/** The schema; built once. */
export function buildGraphSchema(): GraphQLSchema {
  built ??= described(buildSchemaSync({ resolvers: RESOLVERS, validate: false }));
  return built;
}

/** Type-graphql gives the root types no description. */
function described(schema: GraphQLSchema): GraphQLSchema {
  const query = schema.getQueryType();
  if (query) {
    query.description = "What can be asked. Every root field says as of when; everything below inherits it.";
    guardRootFields(query);
  }
  const mutation = schema.getMutationType();
  if (mutation)
    mutation.description =
      "What can be changed, by whoever may. Each is one revision or nothing; what is wrong with a request is told in its payload.";
  return schema;
}
