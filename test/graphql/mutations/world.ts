/** A small world with objects in every state that a mutation may begin from. */

export const WORLD = `name: mutations
batches:
  - recordedAt: 2024-05-01
    parties:
      - { ref: alipay, role: PLATFORM, name: Alipay }
      - { ref: noodle, role: MERCHANT, name: Noodle House, developmentCapability: NONE }
      - { ref: silk, role: MERCHANT, name: Silk Road, developmentCapability: VERIFIED }
      - { ref: bay, role: MERCHANT, name: Bay Books }
      - { ref: gone, role: MERCHANT, name: Gone, status: [{ value: SUSPENDED, from: 2024-05-01 }] }
      - { ref: shut, role: MERCHANT, name: Shut, status: [{ value: CLOSED, from: 2024-05-01 }] }
      - { ref: harbour, role: ACQUIRER, name: Harbour Pay, developmentCapability: DECLARED }
      - { ref: pier, role: ACQUIRER, name: Pier Pay }
      - { ref: posone, role: ISV, name: PosOne }
      - { ref: tillwise, role: ISV, name: TillWise }
      - { ref: bridge, role: SYSTEM_INTEGRATOR, name: Bridge }
      - { ref: lantern, role: SYSTEM_INTEGRATOR, name: Lantern }
    contracts:
      - { ref: ms-noodle, kind: MERCHANT_SERVICE, between: [noodle, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-01-01, to: 2025-01-01 }
      - { ref: ms-silk, kind: MERCHANT_SERVICE, between: [silk, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-01-01 }
      - { ref: ms-harbour, kind: MERCHANT_SERVICE, between: [harbour, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-01-01 }
      - { ref: ip-posone, kind: ISV_PARTNER, between: [posone, alipay], from: 2024-01-01 }
      - { ref: ip-tillwise, kind: ISV_PARTNER, between: [tillwise, alipay], from: 2024-01-01 }
      - { ref: as-noodle, kind: AUTHORIZATION_SERVICE, between: [noodle, posone], services: [INTEGRATION], from: 2024-01-01 }
      - { ref: as-draft, kind: AUTHORIZATION_SERVICE, between: [silk, posone], services: [INTEGRATION], state: DRAFT, from: 2024-06-01 }
      - { ref: as-pending, kind: AUTHORIZATION_SERVICE, between: [silk, tillwise], services: [INTEGRATION], state: PENDING_SIGNATURE, from: 2024-06-01 }
      - { ref: as-paused, kind: AUTHORIZATION_SERVICE, between: [bay, posone], services: [INTEGRATION], from: 2024-01-01, suspensions: [{ from: 2024-05-20, to: 2024-07-01 }] }
    authorizations:
      - { ref: t-noodle, principal: noodle, isv: posone, from: 2024-01-01 }
      - { ref: t-over, principal: bay, isv: posone, from: 2024-01-01, revokedAt: 2024-02-01 }
    engagements:
      - { ref: e-invited, principal: silk, integrator: bridge, state: INVITED, from: 2024-05-20 }
      - { ref: e-accepted, principal: bay, integrator: bridge, from: 2024-01-01 }
    accountGrants:
      - { ref: g-bay, principal: bay, integrator: bridge, from: 2024-01-01 }
      - { ref: g-over, principal: silk, integrator: bridge, from: 2024-01-01, to: 2024-02-01 }
    acquiringLinks:
      - { ref: l-pending, merchant: bay, acquirer: harbour, state: PENDING, from: 2024-05-20 }
      - { ref: l-approved, merchant: gone, acquirer: harbour, from: 2024-01-01 }
      - { ref: l-up, merchant: pier, acquirer: harbour, from: 2024-01-01 }
    clients:
      - { ref: app-posone, owner: posone, environment: LIVE }
      - { ref: app-silk, owner: silk, environment: LIVE }
      - { ref: app-off, owner: silk, environment: LIVE, status: [{ value: DISABLED, from: 2024-05-01 }] }
    keys:
      - { ref: k-posone, client: app-posone, publicKey: generated, holders: [posone], from: 2024-01-01 }
      - { ref: k-silk-old, client: app-silk, publicKey: generated, holders: [silk], from: 2024-01-01, to: 2024-06-05 }
      - { ref: k-silk, client: app-silk, publicKey: generated, holders: [silk, bridge], from: 2024-05-25 }
      - { ref: k-dead, client: app-posone, publicKey: generated, holders: [posone], from: 2024-01-01, revokedAt: 2024-02-01 }
    designations:
      - { principal: silk, delegate: bridge, from: 2024-05-20, to: 2024-05-25 }
`;
