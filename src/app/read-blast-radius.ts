/** Reads what a blast radius holds, a page at a time; under a cursor it is measured again at the cursor's revision and instant. */
import type { PolicyName } from "../domain/answer";
import type { KeyVersion } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { Slice, Snapshot, Window } from "../domain/ports";
import { cut, cutInOrder } from "./cut";
import type { ExposedPrincipal } from "./exposure";
import { type Failed, fail, failed } from "./failure";
import { type BlastCentre, type BlastRadius, measureBlastRadius } from "./measure-blast-radius";
import {
  belongsTo,
  type Cursor,
  edgesOf,
  fingerprint,
  type Page,
  type PageRequest,
  readingOf,
  windowOf,
} from "./page";
import type { Span } from "./read-timeline";
import type { Reading } from "./reading";

/** A blast radius as of a reading, and what it takes to measure it as of another one. */
export interface MeasuredRadius {
  readonly centre: BlastCentre;
  readonly policy: PolicyName;
  readonly span: Span;
  readonly reading: Reading;
  readonly radius: BlastRadius;
}

/** A party and how many keys it has to rotate. */
export interface Rotator {
  readonly party: PartyId;
  readonly keys: number;
}

const byId = ({ id }: Cursor): number => id;

/** Those who can be acted for. */
export const listExposed = (
  measured: MeasuredRadius,
  request: PageRequest,
): Promise<Page<ExposedPrincipal> | Failed> =>
  listIn(
    measured,
    "exposed",
    request,
    byId,
    (radius, window) => radius.exposures.principals(window as Window<PartyId>),
    countExposed,
  );

/** How many those are. */
export async function countExposed({ exposures }: BlastRadius): Promise<number> {
  return (await exposures.counts()).reduce((sum, it) => sum + it.merchants + it.acquirers, 0);
}

/** The keys to rotate. */
export const listKeys = (
  measured: MeasuredRadius,
  request: PageRequest,
): Promise<Page<KeyVersion> | Failed> =>
  listIn(
    measured,
    "keys",
    request,
    byId,
    async (radius, window) => cut(radius.keys, window),
    async (radius) => radius.keys.length,
  );

/** Who has to rotate how many of them: most first, then by id. */
export const listRotators = (
  measured: MeasuredRadius,
  request: PageRequest,
): Promise<Page<Rotator> | Failed> =>
  listIn(
    measured,
    "rotations",
    request,
    ({ text, id }) => ({ keys: Number(text), party: id as PartyId }),
    async (radius, window, { snapshot }) => cutInOrder(await rotatorsOf(radius, snapshot), window, inOrder),
    async (radius, { snapshot }) => (await rotatorsOf(radius, snapshot)).length,
  );

const inOrder = (a: Rotator, b: Rotator): number => b.keys - a.keys || a.party - b.party;

/** The owners of the clients that the keys are registered to. */
async function rotatorsOf({ keys }: BlastRadius, snapshot: Snapshot): Promise<Rotator[]> {
  const clients = await snapshot.get("Client", [...new Set(keys.map((key) => key.client))]);
  const owners = new Map<number, PartyId>(clients.map(({ id, owner }) => [id, owner]));
  const counts = new Map<PartyId, number>();
  for (const key of keys) {
    const owner = owners.get(key.client) as PartyId;
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts].map(([party, keys]) => ({ party, keys })).sort(inOrder);
}

async function listIn<T, Key>(
  measured: MeasuredRadius,
  name: string,
  request: PageRequest,
  keyOf: (cursor: Cursor) => Key,
  slice: (radius: BlastRadius, window: Window<Key>, reading: Reading) => Promise<Slice<T>>,
  count: (radius: BlastRadius, reading: Reading) => Promise<number>,
): Promise<Page<T> | Failed> {
  const { centre, policy, span, reading } = measured;
  const list = fingerprint([name, centre, policy, span]);
  if (!belongsTo(request, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(request, keyOf);
  if (failed(window)) return window;
  const continues = request.after !== null || request.before !== null;
  const bound = continues ? await readingOf(reading.readings, reading.request, request) : reading;
  if (failed(bound)) return bound;
  const radius = bound === reading ? measured.radius : await measureBlastRadius(bound, centre, policy, span);
  if (failed(radius)) return radius;
  const found = await slice(radius, window, bound);
  const { items } = found;
  return { reading: bound, list, items, ...edgesOf(found, window), count: () => count(radius, bound) };
}
