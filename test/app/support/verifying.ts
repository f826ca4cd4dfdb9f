/** The script that verifies stored answers, with what it says. */
import { runVerify, type VerifyIo } from "../../../scripts/lib/run-verify";
import { openStore } from "../../../src/db";
import type { Instant } from "../../../src/domain/instant";

type Way = keyof Pick<VerifyIo, "open" | "openToMend">;

/** Runs the script at an instant; a database may be opened in this one way. */
export const verifying =
  (now: Instant, way: Way) =>
  async (...argv: readonly string[]): Promise<{ code: number; lines: string[] }> => {
    const lines: string[] = [];
    const refused = () => Promise.reject(new Error("this is not how it is to be opened"));
    const code = await runVerify(argv, {
      out: (text) => lines.push(text),
      err: (text) => lines.push(text),
      watched: false,
      clock: () => now,
      ...{ open: refused, openToMend: refused },
      [way]: (asked: string | undefined) => openStore(asked as string),
    });
    return { code, lines };
  };
