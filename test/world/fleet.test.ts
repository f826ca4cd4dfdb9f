/** Fleets have the proportions that are planned for, are the same whenever asked for, and load. */
import { readPublicKey } from "../../src/app/public-key";
import { recordBatch } from "../../src/app/record-batch";
import type { Batch } from "../../src/domain/draft";
import { DAY, FOREVER } from "../../src/domain/instant";
import { isLei } from "../../src/domain/lei";
import { FLEET_SIZES, fleet, fleetDay } from "../../src/world/fleet";
import { Random, Zipf } from "../../src/world/fleet/random";
import { at } from "../support/batches";
import { fakeStore } from "../support/fake-store";

const TODAY = at("2026-03-01");

/** All drafts of one list of the first batches of a fleet, up to so many merchants. */
function take(size: keyof typeof FLEET_SIZES, merchants: number): Batch[] {
  const batches: Batch[] = [];
  for (const one of fleet(size, 1, TODAY)) {
    batches.push(one.batch);
    if (one.merchants >= merchants && merchants < FLEET_SIZES[size]) break;
  }
  return batches;
}

const sample = take("M", 20_000);
const all = <L extends Exclude<keyof Batch, "recordedAt">>(list: L) =>
  sample.flatMap((batch) => batch[list] as unknown as Batch[L][number][]);
const merchants = all("parties").filter((party) => party.role === "MERCHANT");
const share = (count: number) => count / merchants.length;
const principals = (refs: readonly (string | undefined)[]) => new Set(refs).size;

test("sizes and providers", () => {
  expect(FLEET_SIZES).toEqual({ S: 1e3, M: 1e5, L: 1e6, XL: 1e7 });
  const roles = all("parties").map((party) => party.role);
  const count = (role: string) => roles.filter((one) => one === role).length;
  expect([count("PLATFORM"), count("ISV"), count("SYSTEM_INTEGRATOR"), count("ACQUIRER")]).toEqual([
    1, 600, 1000, 40,
  ]);
  expect(merchants).toHaveLength(20_000);
});

test("how merchants are meant to be integrated", () => {
  const authorized = all("contracts").filter((c) => c.kind === "AUTHORIZATION_SERVICE");
  const integrating = authorized.filter((c) => c.services?.includes("INTEGRATION"));
  const twice = new Map<string, Set<string>>();
  for (const { between } of integrating.filter((c) => c.to! > TODAY && (c.terminatedAt ?? FOREVER) > TODAY)) {
    twice.set(between![0], (twice.get(between![0]) ?? new Set()).add(between![1]));
  }
  const forbidden = merchants.filter((party) => party.allowsIsv?.[0]?.value === false);
  const engaged = new Set(all("engagements").map((engagement) => engagement.principal!));
  const both = [...twice.keys()].filter((ref) => engaged.has(ref)).length;
  const under = all("acquiringLinks").filter((link) => link.merchant!.startsWith("m-")).length;
  expect(share(under)).toBeCloseTo(0.4, 1);
  expect(share(principals(integrating.map((c) => c.between![0])) - forbidden.length)).toBeCloseTo(0.33, 1.5);
  expect(share(engaged.size - both)).toBeCloseTo(0.09, 1.5);
  expect(share([...twice.values()].filter((isvs) => isvs.size > 1).length)).toBeCloseTo(0.03, 2);
  expect(share(both)).toBeCloseTo(0.007, 2);
  expect(share(forbidden.length)).toBeCloseTo(0.01, 2);
  expect(
    share(
      principals(authorized.filter((c) => !c.services?.includes("INTEGRATION")).map((c) => c.between![0])),
    ),
  ).toBeCloseTo(0.01, 2);
  expect(share(merchants.filter((party) => party.status).length)).toBeCloseTo(0.02, 2);
});

test("merchants per ISV follow Zipf's law", () => {
  const shares = new Zipf(600, 1.1);
  expect(shares.share(0)).toBeCloseTo(0.188, 2);
  expect(shares.share(9)).toBeCloseTo(0.5, 1);
  const random = new Random(1, 0, 0);
  const drawn = Array.from({ length: 20_000 }, () => shares.draw(random));
  expect(drawn.filter((rank) => rank === 0).length / drawn.length).toBeCloseTo(0.188, 1.5);
  expect(Math.max(...drawn)).toBeLessThan(600);
});

test("nineteen merchants in twenty stand at most two links below a contract", () => {
  const links = new Map(all("acquiringLinks").map((link) => [link.merchant!, link.acquirer!]));
  const depth = (ref: string): number => (links.has(ref) ? 1 + depth(links.get(ref)!) : 0);
  const depths = [...links.keys()].filter((ref) => ref.startsWith("m-")).map(depth);
  expect(Math.max(...depths)).toBe(3);
  expect(depths.filter((one) => one <= 2).length / depths.length).toBeCloseTo(0.95, 1.5);
});

test("terms and renewals", () => {
  const base = all("contracts").filter((c) => c.kind === "MERCHANT_SERVICE" && c.ref.startsWith("ms-m-"));
  const first = base.filter((c) => c.ref.endsWith("-1"));
  const years = (c: (typeof base)[number]) => Math.round((c.to! - c.from!) / DAY / 365.25);
  const part = (count: number) => count / first.length;
  expect(part(first.filter((c) => c.to === FOREVER).length)).toBeCloseTo(0.1, 1.5);
  expect(part(first.filter((c) => years(c) === 1).length)).toBeCloseTo(0.7, 1.5);
  const byRef = new Map(base.map((c) => [c.ref, c]));
  const renewals = base.filter((c) => !c.ref.endsWith("-1"));
  const late = renewals.filter(
    (c) => byRef.get(c.ref.replace(/\d+$/, (n) => String(Number(n) - 1)))!.to! < c.from!,
  );
  expect(late.length / renewals.length).toBeCloseTo(0.04, 1.5);
});

const keyMadeOf = (ref: string): string => {
  const read = readPublicKey("generated", ref);
  return read.ok ? read.key.publicKey : "";
};

test("keys: versions, reuse, compromise", () => {
  const keys = all("keys");
  expect(keys.length / all("clients").length).toBeGreaterThan(1.2);
  expect(keys.length / all("clients").length).toBeLessThan(1.4);
  const reused = keys.filter((key) => key.publicKey !== "generated");
  const generated = new Map(keys.map(({ ref, client, to }) => [keyMadeOf(ref), { client, to }]));
  for (const { client, publicKey } of reused) {
    const other = generated.get(publicKey as string);
    expect(other?.client).not.toBe(client);
    expect(other?.to).toBe(FOREVER);
  }
  // Each is registered under two clients.
  expect((2 * reused.length) / keys.length).toBeGreaterThan(0.003);
  expect((2 * reused.length) / keys.length).toBeLessThan(0.008);
  expect(keys.filter((key) => key.compromisedAt).length / keys.length).toBeLessThan(0.004);
});

test("LEIs on 2 % of the parties, with the right check digits", () => {
  const leis = all("parties").flatMap((party) => party.legalEntity?.lei ?? []);
  expect(share(leis.length)).toBeCloseTo(0.02, 2);
  expect(leis.every(isLei)).toBe(true);
  expect(new Set(leis).size).toBe(leis.length);
});

test("the same seed on the same day is the same fleet, another seed another one", () => {
  const text = (seed: number, now = TODAY) => JSON.stringify([...fleet("S", seed, fleetDay(now))]);
  expect(text(1, at("2026-03-01T23:00:00Z"))).toBe(text(1));
  expect(text(2)).not.toBe(text(1));
});

test("a fleet loads without a single problem, and its corrections are recorded last", async () => {
  const store = fakeStore();
  let last: Batch | undefined;
  for (const { batch } of fleet("S", 7, TODAY)) {
    const result = await recordBatch(
      store,
      () => TODAY,
      batch,
      async () => {},
    );
    expect(result).toMatchObject({ ok: true });
    last = batch;
  }
  expect(last!.contracts.length).toBeGreaterThan(0);
  expect(
    last!.contracts.every((contract) => contract.terminatedAt! < TODAY && contract.kind === undefined),
  ).toBe(true);
  const ids = (await store.facts("Party"))
    .filter((party) => party.role === "MERCHANT")
    .map((party) => party.id);
  const answers = await store.at((await store.head()).revision).answersAt(ids, TODAY, "STANDARD");
  const mode = (name: string) =>
    answers.filter(({ answer }) => answer.mode === name && answer.channel !== "ACQUIRER").length / ids.length;
  expect(mode("ISV")).toBeGreaterThan(0.26);
  expect(mode("ISV")).toBeLessThan(0.36);
  expect(mode("SYSTEM_INTEGRATOR")).toBeGreaterThan(0.06);
  expect(mode("SELF")).toBeGreaterThan(0.08);
});
