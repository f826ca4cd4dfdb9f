/**
 * Long computations take turns with other requests. What is counted is work, not time, so that a busy machine makes no difference: the
 * clock stands still but for what is worked out of the facts, and goes on a little for each piece of that.
 */
import { ask } from "./support/ask";
import { longestWhile, work } from "./support/counted-work";
import { fleet } from "./support/fleet";
import { longHistory } from "./support/long-history";
import { fill, seeded } from "./support/stores";

// Counted are: situations that are observed, rings of keys, answers that are decided, and events that are gathered.
jest.mock("../../src/domain/observe", () =>
  jest
    .requireActual("./support/counted-work")
    .counted(jest.requireActual("../../src/domain/observe"), "observe"),
);
jest.mock("../../src/domain/key-ring", () =>
  jest
    .requireActual("./support/counted-work")
    .counted(jest.requireActual("../../src/domain/key-ring"), "keyRing", "usableKeys"),
);
jest.mock("../../src/domain/decide", () =>
  jest
    .requireActual("./support/counted-work")
    .counted(jest.requireActual("../../src/domain/decide"), "decide"),
);
jest.mock("../../src/domain/events", () =>
  jest
    .requireActual("./support/counted-work")
    .counted(jest.requireActual("../../src/domain/events"), "boundariesAt"),
);

/** One piece of work takes the clock so far: forty of them are as long as computations go on before others get a turn. */
const MILLISECONDS_EACH = 0.25;

/** What arrives while a computation goes on waits for the rest of its stretch and for the next one, each longer by one step at most. */
const MOST = 2 * (40 + 20);

const clock = jest.spyOn(performance, "now").mockImplementation(() => work.done * MILLISECONDS_EACH);
afterAll(() => clock.mockRestore());

const LONG = longHistory(200, 80);
const long = seeded();
const page = seeded();
const empty = seeded();

const CAUSES = "causes { event object { id } }";
const timeline = (reference: string): string =>
  `{ merchant(reference: "${reference}") { timeline { from mode ${CAUSES} } } }`;
const supposed = (changes: string): string =>
  `{ whatIf(changes: { ${changes} }, from: "2020-01-01T00:00:00Z") {
    changed principals(first: 100) { nodes { changes { from } obligations { code } } }
  } }`;
const terminated = (reference: string): string =>
  supposed(`contracts: [{ reference: "${reference}", terminatedAt: "2021-01-01T00:00:00Z" }]`);
const ahead = (asked: string): string => `${asked}, at: { validAt: "2020-01-01T00:00:00Z" }`;

async function expectTurns(doing: () => Promise<unknown>): Promise<void> {
  const { longest, all } = await longestWhile(doing);
  expect(all).toBeGreaterThan(2 * MOST);
  expect(longest).toBeLessThanOrEqual(MOST);
}

describe("where histories are long, nobody waits for all of it:", () => {
  beforeAll(async () => fill(await long, LONG));

  test.each([
    ["causes of a timeline with many suspensions", timeline("suspended")],
    ["causes of a timeline with many keys", timeline("rotating")],
    ["causes of a timeline whose ISV has many suspensions and keys", timeline("served")],
    ["a supposition about the suspended contract", terminated("a-suspended")],
    ["a supposition about the ISV's suspended contract", terminated("p-wavering")],
    [
      "a supposition about a merchant with many keys",
      supposed(
        `parties: [{ reference: "rotating", developmentCapability: [{ value: NONE, from: "2021-01-01T00:00:00Z" }] }]`,
      ),
    ],
    [
      "changes ahead, with causes and actions",
      `{ upcomingChanges(${ahead("within: 2000, first: 100")}) { nodes { action ${CAUSES} } } }`,
    ],
    [
      "gaps ahead, with causes and actions",
      `{ gaps(${ahead("within: 3000, first: 100")}) { nodes { action causesOfStart { event } causesOfEnd { event } } } }`,
    ],
    [
      "access that has been left for long",
      `{ residualAccess(at: { validAt: "2025-01-01T00:00:00Z" }) { nodes { accesses { since } } } }`,
    ],
    [
      "a blast radius",
      `{ blastRadius(of: { party: "wavering" }, from: "2020-01-01T00:00:00Z") {
        exposedCount exposed { nodes { exposures { from } } } loss { changed }
      } }`,
    ],
  ])("%s", async (_, source) => {
    await expectTurns(async () => ask(await long, source));
  });

  test("recording it", async () => {
    await expectTurns(async () => fill(await empty, LONG));
  });
});

describe("of a page of a hundred, nobody waits for all of it:", () => {
  beforeAll(async () => fill(await page, fleet(400)));

  test.each([
    ["timelines with causes", `{ merchants(first: 100) { nodes { timeline { ${CAUSES} } } } }`],
    ["the feed with causes", `{ changes(first: 100) { nodes { ${CAUSES} } } }`],
    [
      "reasons, findings and custody",
      `{ merchants(first: 100) { nodes { integration {
        because { nearMisses { repairs { action } } } findings { code } custody { registeredHolders { id } }
      } } } }`,
    ],
    [
      "what remains to be done after an ISV is closed",
      supposed(`parties: [{ reference: "isv0", status: [{ value: CLOSED, from: "2020-01-01T00:00:00Z" }] }]`),
    ],
  ])("%s", async (_, source) => {
    await expectTurns(async () => ask(await page, source));
  });
});
