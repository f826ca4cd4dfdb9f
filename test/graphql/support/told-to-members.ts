/**
 * Every field that members of parties can come to, by type. A new one fails the test that compares this with the schema: whoever adds it
 * here has made sure that it tells a member only what the table of visibility lets it see (docs/domain.md), and that the test of
 * non-interference asks it.
 */
export const TOLD_TO_MEMBERS = `
AccessEnding: action objects
AccountGrant: asOf from id inForce integrator parties principal reference to
AccountGrantPayload: accountGrant dryRun effects revision userErrors
Acquirer: accountGrants acquiringLinks allowsIsv allowsIsvPeriods asOf authorizations clients contracts country declaredMode designations developmentCapability developmentCapabilityPeriods engagements heldKeys id integration legalEntity mcc name reference role status statusPeriods subMerchants timeline
AcquiringLink: acquirer asOf from id inForce merchant parties reference state to
AcquiringLinkPayload: acquiringLink dryRun effects revision userErrors
Authorization: asOf codeExpiresAt from id inForce invalidity isv parties principal reference revokedAt state to
AuthorizationPayload: authorization code dryRun effects refreshToken revision token userErrors
Cause: event object
ChangedPrincipal: changes obligations principal
Clause: code evidence holds subject
Client: asOf environment id keys owner reference status statusPeriods
ClientPayload: client dryRun effects revision userErrors
Comparison: asOfAfter asOfBefore changed policyAfter policyBefore principals shifts
Contract: asOf counterparty exclusive from id inForce kind parties party reference services signedAt signedBy state storedState suspensions terminatedAt to
ContractPayload: contract dryRun effects revision userErrors
CorrectionPayload: dryRun effects objects revision userErrors
DelegateCase: candidate clauses delegate mode since
Designation: asOf delegate from id inForce principal to
DesignationPayload: designation dryRun effects revision userErrors
EffectiveIntegration: acquirers asOf because channel custody findingCodes findings flags implementer inheritedFrom mode policy rule status validFrom validTo wouldBeMode
Effects: asOfAfter asOfBefore changed policyAfter policyBefore principals shifts
Engagement: asOf from id inForce integrator parties principal reference state to
EngagementPayload: dryRun effects engagement revision userErrors
Evidence: from object state to
Explanation: acquirers clauses designated integrators isvs nearMisses policy principal rule
Finding: action code objects severity
HandoverPayload: dryRun effects principal revision userErrors
HistoryEntry: changed object revision
ImportPayload: dryRun effects recordedCount rejectedCount results revision unchangedCount userErrors
IntegrationAnswer: channel findingCodes flags implementer inheritedFrom mode policy rule status wouldBeMode
IntegrationChange: after before from to
IntegrationInterval: accountOperator causes channel findingCodes flags from implementer inheritedFrom keyHolder keyOwner mode policy rule status to wouldBeMode
InvitationsPayload: contracts dryRun effects revision userErrors
Isv: asOf authorizations clients contracts country designations heldKeys id implementedPrincipals legalEntity mcc name reference role status statusPeriods
KeyChallenge: expiresAt text
KeyCustody: accountOperator accountOwner keyHolder keyOwner keys registeredHolders toEndAccess
KeyPayload: dryRun effects key revision userErrors
KeyVersion: asOf bits client compromisedAt from holders id keyType provedBy publicKey reference revokedAt state thumbprint to usable
LegalEntity: asOf id lei name parties reference
Merchant: accountGrants acquiringLinks allowsIsv allowsIsvPeriods asOf authorizations clients contracts country declaredMode designations developmentCapability developmentCapabilityPeriods engagements heldKeys id integration legalEntity mcc name reference role status statusPeriods timeline
ModeShift: acquirers after before count merchants statusAfter statusBefore
NearMiss: failing implementer mode repairs
Node: id
Party: asOf clients contracts country heldKeys id legalEntity mcc name reference role status statusPeriods
PartyPayload: dryRun effects party revision userErrors
Payload: dryRun effects revision userErrors
Platform: asOf clients contracts country heldKeys id legalEntity mcc name reference role status statusPeriods
Principal: accountGrants acquiringLinks allowsIsv allowsIsvPeriods asOf authorizations clients contracts country declaredMode designations developmentCapability developmentCapabilityPeriods engagements heldKeys id integration legalEntity mcc name reference role status statusPeriods timeline
Relationship: asOf from id inForce parties reference to
Repair: action counterparty object subject
Revision: actedFor actor digest number operation reason recordedAt requestId
RowResult: code column line message reference row status
SystemIntegrator: accountGrants asOf clients contracts country designations engagements heldKeys id implementedPrincipals legalEntity mcc name reference role status statusPeriods
TokenIntrospection: active authorization
Viewer: level name party role
`;

/** Types that say nothing by themselves, and comparisons that only questions about the whole fleet lead to. */
export const SAYS_NOTHING =
  /^(\w+(Period|Edge|Connection)|PageInfo|ResolvedAsOf|TimeSpan|UserError|WhatIf|ObligationCount|Outcome|FleetDiff|PolicyDiff|BlastLoss|AnswerThen)$/;
