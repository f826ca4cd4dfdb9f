/** Stops the PostgreSQL server that the run started; its files go with it. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.partnerGraphPostgres?.stop();
}
