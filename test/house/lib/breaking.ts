/** Breaking changes of the schema against the last one that others could have built on. */
import { execFileSync } from "node:child_process";
import { buildSchema, findBreakingChanges } from "graphql";
import { ROOT } from "./files";

export interface Baseline {
  readonly ref: string;
  readonly sdl: string;
}

function git(...args: string[]): string | null {
  try {
    return execFileSync("git", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return null;
  }
}

/** The schema of the last release or, before the first one, of the main branch; null when neither has one. */
export function baseline(path: string): Baseline | null {
  const release = git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")?.trim();
  for (const ref of [release, "origin/main", "main"]) {
    const sdl = ref ? git("show", `${ref}:${path}`) : null;
    if (ref && sdl) return { ref, sdl };
  }
  return null;
}

/** The breaking changes, in graphql's own words, that the change log does not name. */
export const unnamedBreakingChanges = (before: string, after: string, changelog: string): string[] =>
  findBreakingChanges(buildSchema(before), buildSchema(after))
    .map((change) => change.description)
    .filter((description) => !changelog.includes(description));
