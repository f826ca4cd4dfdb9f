/** Importing rows in tests: files of them, the script, and what has been recorded. */
import { writeFileSync } from "node:fs";
import { runImport } from "../../scripts/lib/run-import";
import { exportHistory } from "../../src/app/export-history";
import { openStore } from "../../src/db";
import type { Instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";

/** Writes lines into a file, and gives its path back. */
export function fileOf(path: string, lines: readonly string[]): string {
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

/** Runs the script; what it said comes back with its exit code. */
export async function runScript(
  argv: readonly string[],
  now: Instant,
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runImport(argv, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    watched: false,
    clock: () => now,
    open: (url) => openStore(url as string),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** The facts of each revision, without when it was recorded. */
export async function factsOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportHistory(store)) {
    const value = JSON.parse(line) as { revision?: number; kind?: string };
    if (value.kind !== undefined) lines.push(line);
    else if (value.revision !== undefined) lines.push(`revision ${value.revision}`);
  }
  return lines;
}

/** Some merchants with a contract each; a hundredth of the rows is wrong, each in a way of its own. */
export function merchants(count: number): string[] {
  const lines = [
    `{"kind":"party","ref":"alipay","role":"PLATFORM","name":"Alipay"}`,
    `{"kind":"party","ref":"posone","role":"ISV","name":"PosOne"}`,
  ];
  for (let i = 0; i < count; i += 1) {
    const role = i % 200 === 7 ? "SHOP" : "MERCHANT";
    lines.push(JSON.stringify({ kind: "party", ref: `m${i}`, role, name: `Merchant ${i}` }));
    const between = [`m${i}`, i % 200 === 11 ? "posone" : "alipay"];
    lines.push(JSON.stringify({ kind: "MERCHANT_SERVICE", ref: `c${i}`, between, from: "2024-01-01" }));
  }
  return lines;
}

/** The same as a world in the zone of Shanghai, with a batch for each line: lines begin two further down. */
export const worldLines = (lines: readonly string[]): string[] => [
  "timeZone: Asia/Shanghai",
  "batches:",
  ...lines.map((line) => {
    const { kind, ...party } = JSON.parse(line) as { kind: string };
    const [list, entry] = kind === "party" ? ["parties", party] : ["contracts", { kind, ...party }];
    return `  - ${list}: [${JSON.stringify(entry)}]`;
  }),
];
