/** What the rest of the program may know of the database: how to open the store, and what can be wrong with it. */
export { backUp } from "./backup";
export { digestOfRecorded } from "./chain";
export { copyDatabase } from "./copy-database";
export { dataSourceFor } from "./data-source";
export { NewerDatabaseError, UnfitDatabaseError } from "./fitness";
export { NotCopiedError } from "./not-copied";
export { openToRead } from "./open-to-read";
export { restore } from "./restore";
export { type OpenStore, openStore, type StoreSettings } from "./store";
