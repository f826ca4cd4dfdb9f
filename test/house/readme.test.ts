/** The front page was tried: its query gives its answer, and its world holds. */
import { checkWorld } from "../../src/world/check-world";
import { readWorld } from "../../src/world/read-world";
import { ask, load, NO_REFRESH, NOW } from "../graphql/support/ask";
import { bruteStore } from "../graphql/support/brute-store";
import { read } from "./lib/files";
import { fenced } from "./lib/markdown";

const readme = read("README.md");
const first = (language: string): string => fenced(readme, language)[0] ?? "";

test("the first query, asked of the demo world, gives the answer below it", async () => {
  const store = await load(bruteStore(), read("scripts/worlds/demo.yaml"), NO_REFRESH);
  expect({ data: await ask(store, first("graphql")) }).toEqual(JSON.parse(first("json")));
});

test("the world is loaded as it stands, and its assertions hold", async () => {
  const text = first("yaml");
  const store = await load(bruteStore(), text, NO_REFRESH);
  const world = readWorld("README.md", text, NOW);
  if (!world.ok) throw new Error("the world cannot be read");
  expect(world.world.assertions.length).toBeGreaterThan(0);
  expect(await checkWorld(store, () => NOW, world.world)).toEqual([]);
});
