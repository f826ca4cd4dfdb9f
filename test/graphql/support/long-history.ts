/** A world with long histories: a contract that was suspended again and again, and clients whose keys were rotated as often. */

const DAY = 86_400_000;
const day = (nth: number): string => new Date(Date.UTC(2020, 0, 1) + nth * DAY).toISOString().slice(0, 10);

const times = (count: number, entry: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => entry(i));

/** So many days apart, each a day long. */
const suspensions = (count: number): string =>
  times(count, (i) => `{ from: ${day(3 * i + 1)}, to: ${day(3 * i + 2)} }`).join(", ");

/** Keys one after the other, with a day in between. */
const keys = (client: string, count: number): string =>
  times(
    count,
    (i) =>
      `      - { ref: k-${client}-${i}, client: ${client}, publicKey: generated, from: ${day(10 * i)}, to: ${day(10 * i + 9)} }`,
  ).join("\n");

const BASE = "kind: MERCHANT_SERVICE, services: [PAYMENT, REFUND, SETTLEMENT], from: 2020-01-01";

/**
 * `suspended`'s authorization contract and the partner contract of the ISV of `served` have so many suspensions, `rotating` and the ISV
 * so many key versions. `served` has a token of an ISV that is none of its delegates, for ever.
 */
export const longHistory = (suspended: number, versions: number): string => `
name: long
timeZone: UTC
batches:
  - recordedAt: 2020-01-01
    parties:
      - { ref: alipay, role: PLATFORM, name: Alipay }
      - { ref: steady, role: ISV, name: Steady }
      - { ref: wavering, role: ISV, name: Wavering }
      - { ref: suspended, role: MERCHANT, name: Suspended, developmentCapability: VERIFIED }
      - { ref: rotating, role: MERCHANT, name: Rotating, developmentCapability: VERIFIED }
      - { ref: served, role: MERCHANT, name: Served }
    contracts:
      - { ref: b-suspended, between: [suspended, alipay], ${BASE} }
      - { ref: b-rotating, between: [rotating, alipay], ${BASE} }
      - { ref: b-served, between: [served, alipay], ${BASE} }
      - { ref: p-steady, kind: ISV_PARTNER, between: [steady, alipay], from: 2020-01-01 }
      - { ref: p-wavering, kind: ISV_PARTNER, between: [wavering, alipay], from: 2020-01-01, suspensions: [${suspensions(suspended)}] }
      - { ref: a-suspended, kind: AUTHORIZATION_SERVICE, between: [suspended, steady], services: [INTEGRATION], from: 2020-01-01, suspensions: [${suspensions(suspended)}] }
      - { ref: a-served, kind: AUTHORIZATION_SERVICE, between: [served, wavering], services: [INTEGRATION], from: 2020-01-01 }
    authorizations:
      - { ref: t-suspended, principal: suspended, isv: steady, from: 2020-01-01 }
      - { ref: t-served, principal: served, isv: wavering, from: 2020-01-01 }
      - { ref: t-left, principal: served, isv: steady, from: 2020-01-01 }
    clients:
      - { ref: c-steady, owner: steady, environment: LIVE }
      - { ref: c-rotating, owner: rotating, environment: LIVE }
      - { ref: c-wavering, owner: wavering, environment: LIVE }
    keys:
      - { ref: k-steady, client: c-steady, publicKey: generated, from: 2020-01-01 }
${keys("c-rotating", versions)}
${keys("c-wavering", versions)}
`;
