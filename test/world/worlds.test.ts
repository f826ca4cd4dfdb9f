/** Every world under test/worlds: what it asserts holds, and what is to be refused is refused. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { checkWorld } from "../../src/world/check-world";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { errorLines } from "../../src/world/source";
import { at } from "../support/batches";
import { fakeStore } from "../support/fake-store";
import { forEachBackend } from "../support/store";

const NOW = at("2026-03-15T04:00:00Z");
const FOLDER = join(__dirname, "../worlds");
const DEMO = join(__dirname, "../../scripts/worlds/demo.yaml");
const worldsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join(folder, name));
const nameOf = (path: string) => path.slice(FOLDER.length + 1);

forEachBackend(({ openFresh }) => {
  test.each([...worldsIn(FOLDER), DEMO].map((path) => [basename(path), path]))(
    "%s holds",
    async (name, path) => {
      const read = readWorld(name, readFileSync(path, "utf8"), NOW);
      if (!read.ok) throw new Error(errorLines(read.errors).join("\n"));
      const store = await openFresh();
      const loaded = await loadWorld(store, () => NOW, read.world, refreshAnswers);
      if (!loaded.ok) throw new Error(errorLines(loaded.errors).join("\n"));
      expect(await checkWorld(store, () => NOW, read.world)).toEqual([]);
    },
  );
});

test.each(worldsIn(join(FOLDER, "refused")).map((path) => [nameOf(path), path]))(
  "%s is refused, and nothing of it loaded",
  async (name, path) => {
    const text = readFileSync(path, "utf8");
    const expected = /^# refused: (.*)$/m.exec(text)?.[1];
    expect(expected).toBeDefined();
    const read = readWorld(name, text, NOW);
    const store = fakeStore();
    const loaded = read.ok
      ? await loadWorld(
          store,
          () => NOW,
          read.world,
          async () => {},
        )
      : read;
    const lines = loaded.ok ? [] : errorLines(loaded.errors);
    expect(lines).toEqual([expect.stringContaining(expected!)]);
    expect((await store.head()).revision).toBe(0);
  },
);

/** The cases of docs/domain.md that a world can show; the number is that of the case. */
const CASES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 26, 28, 29, 30, 31, 32, 33, 34, 35,
  37, 38, 39, 43, 44, 45, 47,
];

test("every case has its world", () => {
  const texts = [...worldsIn(FOLDER), ...worldsIn(join(FOLDER, "refused"))]
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  expect(CASES.filter((number) => !new RegExp(`#.*\\bE${number}\\b`).test(texts))).toEqual([]);
});
