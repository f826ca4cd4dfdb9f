/**
 * Visibility: what a member of a party may see. Itself and what binds it, the clients and keys that are its own or in its hands, and
 * the names of those at the other ends. Operators and auditors see everything: for them none of this is asked.
 */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { EndsByKind } from "../domain/ports";
import { sidesOf } from "../domain/who-may";
import type { FactList } from "./fact-list";
import type { Reading } from "./reading";

/** Kinds that bind two parties, each with its two ends: first that of the principal (or of the ISV towards the platform). */
const BINDING = {
  Contract: ["party", "counterparty"],
  Authorization: ["principal", "isv"],
  Engagement: ["principal", "integrator"],
  AccountGrant: ["principal", "integrator"],
  AcquiringLink: ["merchant", "acquirer"],
  Designation: ["principal", "delegate"],
} as const satisfies Partial<{ [K in FactKind]: readonly [EndsByKind[K], EndsByKind[K]] }>;
type BindingKind = keyof typeof BINDING;

const isBinding = (kind: FactKind): kind is BindingKind => kind in BINDING;

/** May whoever asks see this fact? */
export async function maySee<K extends FactKind>(
  reading: Reading,
  kind: K,
  fact: FactsByKind[K],
): Promise<boolean> {
  const { viewer } = reading;
  if (viewer === null || sidesOf(kind, fact).some(([, party]) => party === viewer)) return true;
  if (kind === "Party") return isConnected(reading, fact as FactsByKind["Party"], viewer);
  if (kind === "KeyVersion") return ownsClient(reading, (fact as FactsByKind["KeyVersion"]).client, viewer);
  if (kind === "Client") return holdsKeyOf(reading, fact.id, viewer);
  if (kind === "LegalEntity") return isBehind(reading, fact.id, viewer);
  return false;
}

/** May whoever asks see what is said of this party beside its name? */
export const isOwn = ({ viewer }: Reading, party: number): boolean => viewer === null || viewer === party;

/** The part of a list that a member may see; null: all of it. */
export async function visibleIn<K extends FactKind>(
  reading: Reading,
  list: FactList<K>,
): Promise<readonly FactsByKind[K][] | null> {
  const { viewer, snapshot } = reading;
  if (viewer === null || (list.of === viewer && list.kind !== "Party")) return null;
  if (isBinding(list.kind)) return between(reading, list as never, viewer) as Promise<FactsByKind[K][]>;
  if (list.kind === "KeyVersion" && `${list.ends}` === "holder")
    return keysHeldBy(reading, list.of, viewer) as Promise<readonly FactsByKind[K][]>;
  const facts: FactsByKind[K][] = [];
  for (const end of list.ends)
    for (const fact of await snapshot.of(list.kind, end, [list.of]))
      if (await maySee(reading, list.kind, fact)) facts.push(fact);
  return facts;
}

/** What binds a party to the viewer. It is looked up from the principal's end, where there are few. */
async function between<K extends BindingKind>(
  { snapshot }: Reading,
  { kind, ends, of }: FactList<K>,
  viewer: PartyId,
): Promise<FactsByKind[K][]> {
  const [first, second] = BINDING[kind] as unknown as readonly [EndsByKind[K], EndsByKind[K]];
  const facts: FactsByKind[K][] = [];
  for (const end of ends) {
    const [below, above] = end === first ? [of, viewer] : [viewer, of];
    const found = await snapshot.of(kind, first, [below]);
    facts.push(...found.filter((fact) => (fact as never)[second] === above));
  }
  return facts.sort((a, b) => a.id - b.id);
}

async function isConnected(reading: Reading, party: FactsByKind["Party"], viewer: PartyId): Promise<boolean> {
  if (party.role === "PLATFORM") return true;
  for (const kind of Object.keys(BINDING) as BindingKind[]) {
    const list = { kind, ends: BINDING[kind], of: party.id } as unknown as FactList<BindingKind>;
    if ((await between(reading, list, viewer)).length > 0) return true;
  }
  if ((await keysHeldBy(reading, party.id, viewer)).length > 0) return true;
  const clients = await reading.snapshot.of("Client", "owner", [party.id]);
  const keys = await reading.snapshot.of(
    "KeyVersion",
    "client",
    clients.map(({ id }) => id),
  );
  return keys.some(({ holders }) => holders.includes(viewer));
}

/** Of the keys that a party holds, those that the viewer holds as well, or that are of its clients. */
async function keysHeldBy(
  { snapshot }: Reading,
  party: number,
  viewer: PartyId,
): Promise<readonly FactsByKind["KeyVersion"][]> {
  const clients = await snapshot.of("Client", "owner", [viewer]);
  const own = await snapshot.of(
    "KeyVersion",
    "client",
    clients.map(({ id }) => id),
  );
  const held = await snapshot.of("KeyVersion", "holder", [viewer]);
  const all = new Map([...own, ...held].map((key) => [key.id, key]));
  return [...all.values()]
    .filter(({ holders }) => holders.includes(party as PartyId))
    .sort((a, b) => a.id - b.id);
}

async function ownsClient({ snapshot }: Reading, client: number, viewer: PartyId): Promise<boolean> {
  const [found] = await snapshot.get("Client", [client]);
  return found?.owner === viewer;
}

async function holdsKeyOf({ snapshot }: Reading, client: number, viewer: PartyId): Promise<boolean> {
  const keys = await snapshot.of("KeyVersion", "client", [client]);
  return keys.some(({ holders }) => holders.includes(viewer));
}

async function isBehind({ snapshot }: Reading, entity: number, viewer: PartyId): Promise<boolean> {
  const [party] = await snapshot.get("Party", [viewer]);
  return party?.legalEntity === entity;
}
