/** The project's own files, as a clean checkout would hold them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

export const ROOT = resolve(__dirname, "../../..");

export const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

export const exists = (path: string): boolean => existsSync(join(ROOT, path));

/** The lines of .gitignore are either `folder/` or `*.ending`; nothing else is understood here. */
const ignored = read(".gitignore").split("\n").filter(Boolean);
const ignoredFolders = new Set([
  ".git",
  ...ignored.filter((line) => line.endsWith("/")).map((line) => line.slice(0, -1)),
]);
const ignoredEndings = ignored.filter((line) => line.startsWith("*.")).map((line) => line.slice(1));

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : walk(path);
    return ignoredEndings.some((ending) => entry.name.endsWith(ending)) ? [] : [path];
  });
}

const all = walk(ROOT)
  .map((path) => relative(ROOT, path).split(sep).join("/"))
  .sort();

/** Paths from the root, with `/`, that match. Ignored files are left out, whether git is there or not. */
export const files = (pattern: RegExp): string[] => all.filter((path) => pattern.test(path));
