/** A fleet of many principals in few words: every mode, and everything that a list can be narrowed down by. */

const MODES = ["SELF", "ISV", "SI", "NONE", "BELOW"] as const;

interface Lists {
  readonly parties: string[];
  readonly contracts: string[];
  readonly authorizations: string[];
  readonly engagements: string[];
  readonly accountGrants: string[];
  readonly acquiringLinks: string[];
  readonly clients: string[];
  readonly keys: string[];
}

const FROM = "from: 2024-01-01";
const SERVICES = "[PAYMENT, REFUND, SETTLEMENT]";

function addClient(lists: Lists, owner: string, holders = owner): void {
  lists.clients.push(`{ ref: app-${owner}, owner: ${owner}, environment: LIVE }`);
  lists.keys.push(
    `{ ref: key-${owner}, client: app-${owner}, publicKey: generated, holders: [${holders}], ${FROM} }`,
  );
}

/** The merchant `n` of its shape `i`: mode, country, category, and what it lacks. */
function addMerchant(lists: Lists, n: number, i = n): void {
  const ref = `m${String(n).padStart(3, "0")}`;
  const mode = MODES[i % MODES.length];
  const country = ["CN", "SG", "JP"][i % 3];
  const capability = mode === "SELF" ? "VERIFIED" : "NONE";
  lists.parties.push(
    `{ ref: ${ref}, role: MERCHANT, name: "${["Tea", "Noodle", "Silk"][i % 3]} ${(i * 37) % 101}", country: ${country}, mcc: "58${10 + (i % 4)}", developmentCapability: ${capability} }`,
  );
  if (mode === "BELOW") {
    lists.acquiringLinks.push(`{ ref: l-${ref}, merchant: ${ref}, acquirer: q${i % 2}, ${FROM} }`);
    return;
  }
  const services = i % 7 === 0 ? "[PAYMENT]" : SERVICES;
  lists.contracts.push(
    `{ ref: b-${ref}, kind: MERCHANT_SERVICE, between: [${ref}, alipay], services: ${services}, ${FROM} }`,
  );
  if (mode === "SELF" && i % 4 !== 0) addClient(lists, ref);
  if (mode === "ISV") {
    const isv = `isv${i % 3}`;
    lists.contracts.push(
      `{ ref: a-${ref}, kind: AUTHORIZATION_SERVICE, between: [${ref}, ${isv}], services: [INTEGRATION], ${FROM} }`,
    );
    if (i % 4 !== 0) lists.authorizations.push(`{ ref: t-${ref}, principal: ${ref}, isv: ${isv}, ${FROM} }`);
  }
  if (mode === "SI") {
    lists.engagements.push(`{ ref: e-${ref}, principal: ${ref}, integrator: si0, ${FROM} }`);
    lists.accountGrants.push(`{ ref: g-${ref}, principal: ${ref}, integrator: si0, ${FROM} }`);
    addClient(lists, ref, i % 2 === 0 ? "si0" : `si0, ${ref}`);
  }
}

const noLists = (): Lists => ({
  ...{
    parties: [],
    contracts: [],
    authorizations: [],
    engagements: [],
    accountGrants: [],
    acquiringLinks: [],
  },
  ...{ clients: [], keys: [] },
});

function worldOf(lists: Lists, recordedAt: string): string {
  const filled = Object.entries(lists).filter(([, items]) => items.length > 0);
  const text = filled.map(
    ([list, items]) => `    ${list}:\n${items.map((item: string) => `      - ${item}\n`).join("")}`,
  );
  return `name: fleet\nbatches:\n  - recordedAt: ${recordedAt}\n${text.join("")}`;
}

/** The text of a world with this many merchants; they are of so many shapes, or no two alike. */
export function fleet(merchants: number, shapes = merchants): string {
  const lists = noLists();
  lists.parties.push(
    "{ ref: alipay, role: PLATFORM, name: Alipay }",
    "{ ref: si0, role: SYSTEM_INTEGRATOR, name: Bridge }",
  );
  for (const acquirer of ["q0", "q1"]) {
    lists.parties.push(
      `{ ref: ${acquirer}, role: ACQUIRER, name: Harbour ${acquirer}, developmentCapability: VERIFIED }`,
    );
    lists.contracts.push(
      `{ ref: b-${acquirer}, kind: MERCHANT_SERVICE, between: [${acquirer}, alipay], services: ${SERVICES}, ${FROM} }`,
    );
  }
  addClient(lists, "q0");
  for (const isv of ["isv0", "isv1", "isv2"]) {
    lists.parties.push(`{ ref: ${isv}, role: ISV, name: Pos ${isv} }`);
    lists.contracts.push(`{ ref: p-${isv}, kind: ISV_PARTNER, between: [${isv}, alipay], ${FROM} }`);
    addClient(lists, isv);
  }
  for (let i = 0; i < merchants; i++) addMerchant(lists, i, i % shapes);
  return worldOf(lists, "2024-01-01");
}

/** The text of a later world: a merchant more in every mode, and the first one under a new name. */
export function growth(from: number, recordedAt: string): string {
  const lists = noLists();
  lists.parties.push('{ ref: m000, name: "Aaa Renamed" }');
  for (let i = from; i < from + MODES.length; i++) addMerchant(lists, i);
  return worldOf(lists, recordedAt);
}
