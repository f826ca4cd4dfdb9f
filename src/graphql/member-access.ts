/**
 * What members of parties may ask for: one table. Whatever is not in it is for operators and auditors, so that a new field is closed to
 * members until somebody opens it. What they then see of it is up to `app/visibility`.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

const CARD = "id reference role name country asOf";
const PARTY = `${CARD} mcc status statusPeriods contracts clients heldKeys legalEntity`;
const PRINCIPAL = `${PARTY} developmentCapability developmentCapabilityPeriods allowsIsv allowsIsvPeriods declaredMode
  integration timeline accountGrants acquiringLinks authorizations designations engagements`;
const RELATIONSHIP = "id reference parties from to inForce asOf";
const ANSWER = "mode wouldBeMode status channel rule implementer inheritedFrom flags findingCodes policy";
const PAYLOAD = "userErrors revision dryRun";

/** The fields of each type that members may ask for; of their own party alone where `app/visibility` says so. */
const OPEN: Readonly<Record<string, string>> = {
  Query: `node platform party merchant acquirer isv systemIntegrator contract authorization engagement accountGrant
    acquiringLink client keyVersion viewer introspectToken keyChallenge`,
  Node: "id",
  Party: PARTY,
  Platform: PARTY,
  Principal: PRINCIPAL,
  Merchant: PRINCIPAL,
  Acquirer: PRINCIPAL,
  Isv: `${PARTY} authorizations designations`,
  SystemIntegrator: `${PARTY} accountGrants designations engagements`,
  LegalEntity: "id reference name lei asOf",
  Relationship: RELATIONSHIP,
  Contract: `${RELATIONSHIP} kind party counterparty services state storedState signedAt signedBy terminatedAt suspensions exclusive`,
  Authorization: `${RELATIONSHIP} principal isv state invalidity codeExpiresAt revokedAt`,
  Engagement: `${RELATIONSHIP} principal integrator state`,
  AccountGrant: `${RELATIONSHIP} principal integrator`,
  AcquiringLink: `${RELATIONSHIP} merchant acquirer state`,
  Designation: "id principal delegate from to inForce asOf",
  Client: "id reference owner environment status statusPeriods asOf keys",
  KeyVersion: `id reference client thumbprint publicKey keyType bits holders provedBy state usable from to revokedAt
    compromisedAt asOf`,
  EffectiveIntegration: `${ANSWER} custody validFrom validTo asOf`,
  IntegrationInterval: `${ANSWER} from to accountOperator keyOwner keyHolder`,
  IntegrationAnswer: ANSWER,
  KeyCustody: "accountOwner accountOperator keyOwner keyHolder toEndAccess",
  AccessEnding: "action",
  Viewer: "name role level party",
  TokenIntrospection: "active authorization",
  KeyChallenge: "text expiresAt",
  Payload: PAYLOAD,
  PartyPayload: `${PAYLOAD} party`,
  ContractPayload: `${PAYLOAD} contract`,
  AuthorizationPayload: `${PAYLOAD} authorization code token refreshToken`,
  InvitationsPayload: PAYLOAD,
  EngagementPayload: `${PAYLOAD} engagement`,
  AccountGrantPayload: `${PAYLOAD} accountGrant`,
  AcquiringLinkPayload: `${PAYLOAD} acquiringLink`,
  ClientPayload: `${PAYLOAD} client`,
  KeyPayload: `${PAYLOAD} key`,
  DesignationPayload: `${PAYLOAD} designation`,
  HandoverPayload: `${PAYLOAD} principal`,
};

/** Types that say nothing by themselves: parts of objects, of lists and of refusals. Mutations are guarded by who may do what. */
const WHOLE = /^(Mutation|PageInfo|ResolvedAsOf|TimeSpan|UserError|\w+(Period|Edge|Connection))$/;

const open = new Map(Object.entries(OPEN).map(([type, fields]) => [type, new Set(fields.split(/\s+/))]));

/** May members ask for this field? */
export const isOpenToMembers = (type: string, field: string): boolean =>
  field.startsWith("__") || WHOLE.test(type) || (open.get(type)?.has(field) ?? false);

const forbidden = (type: string, field: string): GraphQLError =>
  new GraphQLError(`${type}.${field} is for operators and auditors. Members of a party see what binds it.`, {
    extensions: { code: "FORBIDDEN" },
  });

/** Why a member may not run an operation; null if it may. The document fits the schema. */
export function refusalOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): GraphQLError | null {
  const fragments = new Map(
    document.definitions
      .filter((it): it is FragmentDefinitionNode => it.kind === Kind.FRAGMENT_DEFINITION)
      .map((it) => [it.name.value, it]),
  );
  const seen = new Set<string>();
  const within = ({ selections }: SelectionSetNode, type: GraphQLNamedType): GraphQLError | null => {
    for (const it of selections) {
      const found =
        it.kind === Kind.FIELD ? inField(it.name.value, it.selectionSet, type) : inFragment(it, type);
      if (found !== null) return found;
    }
    return null;
  };
  const inField = (name: string, set: SelectionSetNode | undefined, type: GraphQLNamedType) => {
    if (!isOpenToMembers(type.name, name)) return forbidden(type.name, name);
    if (set === undefined || !(isObjectType(type) || isInterfaceType(type))) return null;
    const field = type.getFields()[name];
    return field === undefined ? null : within(set, getNamedType(field.type));
  };
  const inFragment = (
    it: Exclude<SelectionSetNode["selections"][number], { kind: Kind.FIELD }>,
    type: GraphQLNamedType,
  ): GraphQLError | null => {
    const fragment = it.kind === Kind.FRAGMENT_SPREAD ? fragments.get(it.name.value) : it;
    if (fragment === undefined || (it.kind === Kind.FRAGMENT_SPREAD && seen.has(it.name.value))) return null;
    if (it.kind === Kind.FRAGMENT_SPREAD) seen.add(it.name.value);
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    return within(fragment.selectionSet, isCompositeType(condition) ? condition : type);
  };
  const root = schema.getRootType(operation.operation);
  return root ? within(operation.selectionSet, root) : null;
}
