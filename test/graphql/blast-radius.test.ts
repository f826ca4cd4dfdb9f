/** Who is exposed to what, kind by kind: by right, or able and not entitled. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, type Data } from "./support/ask";
import { fill } from "./support/stores";

const WORLD = readFileSync(join(__dirname, "../worlds/consequences.yaml"), "utf8");

const OF = (
  centre: string,
  to = "",
) => `{ blastRadius(of: { ${centre} } ${to}) { exposedCount exposedByMode { count }
  exposed { totalCount nodes { principal { ... on Party { reference } } exposures { to residual integration { mode } } } } loss { changed } } }`;

/** Each exposed principal with its exposures: until when, and whether it is residual access. */
const told = ({ exposed }: Data): string[] =>
  exposed.nodes.map(
    ({ principal, exposures }: Data) =>
      `${principal.reference}: ${exposures
        .map(
          ({ to, residual, integration }: Data) =>
            `${integration.mode}${residual ? " residual" : ""} ${to?.slice(0, 10) ?? "open"}`,
        )
        .join(", ")}`,
  );

const ROWS: readonly (readonly [what: string, centre: string, exposed: readonly string[], lost: number])[] = [
  ["a token", 'authorization: "dt-ending"', ["ending: ISV 2030-01-01"], 1],
  ["a token that is left", 'authorization: "dt-left2"', ["left: ISV residual open"], 0],
  [
    "a token of one that is not integrated",
    'authorization: "dt-unbased"',
    ["unbased: NONE residual open"],
    0,
  ],
  [
    "an acquirer's token: those below it inherit",
    'authorization: "dt-q"',
    ["q: ISV 2028-01-01", "below: ISV 2028-01-01"],
    2,
  ],
  ["an authorization contract", 'contract: "as-both2"', ["both: ISV open"], 0],
  ["one that has ended, with its token open", 'contract: "as-left2"', ["left: ISV residual open"], 0],
  [
    "an acquirer's authorization contract",
    'contract: "as-q"',
    ["q: ISV 2028-01-01", "below: ISV 2028-01-01"],
    2,
  ],
  [
    "a partner contract: everybody with a token of its ISV",
    'contract: "ip-i2"',
    ["left: ISV residual open", "both: ISV open", "unbased: NONE residual open"],
    0,
  ],
  [
    "another",
    'contract: "ip-i1"',
    [
      "q: ISV 2028-01-01",
      "below: ISV 2028-01-01",
      "left: ISV open",
      "both: ISV open",
      "ending: ISV 2030-01-01",
    ],
    5,
  ],
  ["a base contract: it is nothing to act by", 'contract: "ms-both"', [], 1],
  [
    "an engagement: the key that is in the SI's hands",
    'engagement: "en-engaged"',
    ["engaged: SYSTEM_INTEGRATOR open"],
    1,
  ],
  ["one that was only proposed", 'engagement: "en-invited"', ["invited: SELF residual open"], 0],
  ["an SI that was only invited", 'party: "s2"', ["invited: SELF residual open"], 0],
  [
    "an SI that is engaged by one, and a stranger with a key to another",
    'party: "s1"',
    ["copied: SELF residual open", "engaged: SYSTEM_INTEGRATOR open"],
    1,
  ],
  ["a key, whoever has it", 'key: "key-copied"', ["copied: SELF open"], 1],
];

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await openFresh(), WORLD);
  });

  test.each(ROWS)("%s", async (_what, centre, exposed, lost) => {
    const { blastRadius } = await ask(store, OF(centre));
    expect(told(blastRadius)).toEqual(exposed);
    expect(blastRadius).toMatchObject({
      exposedCount: exposed.length,
      exposed: { totalCount: exposed.length },
      loss: { changed: lost },
    });
  });

  test("a token is something to act by in the time that is looked at", async () => {
    const before = await ask(
      store,
      '{ blastRadius(of: { authorization: "dt-both2" }, from: "2024-02-01T00:00:00Z", to: "2024-02-10T00:00:00Z") { exposedCount } }',
    );
    expect(before.blastRadius.exposedCount).toBe(0);
  });
});
