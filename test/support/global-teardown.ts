/** Stops the PostgreSQL server that the run started, and takes its files away. */
import { rmSync } from "node:fs";

export default async function globalTeardown(): Promise<void> {
  const running = globalThis.partnerGraphPostgres;
  if (running === undefined) return;
  globalThis.partnerGraphPostgres = undefined;
  try {
    await running.server.stop();
  } finally {
    rmSync(running.folder, { recursive: true, force: true });
  }
}
