/** Restoring a backup: into an empty database of either kind. */
import { codeOf, flawOf, isBlank, mustBeFile } from "./backup-file";
import { copyDatabase } from "./copy-database";
import { NotCopiedError } from "./not-copied";
import { readingFile } from "./open-to-read";

const WHAT_TO_NAME = "Name a file that npm run backup has made by --file.";

/**
 * Copies a backup into the empty database at a URL, once it has been found whole; the file may be one that may only be read. Throws
 * `NotCopiedError` where the file is no backup or the database not empty, else what `copyDatabase` throws, which is then of the
 * database. @returns how many rows were copied
 */
export async function restore(file: string, url: string): Promise<number> {
  mustBeFile(file, WHAT_TO_NAME);
  let isRead = false;
  try {
    return await readingFile(file, (readable) => {
      mustBeBackup(readable, file);
      isRead = true;
      return copyDatabase(`sqlite:${readable}`, url);
    });
  } catch (error) {
    if (isRead || error instanceof NotCopiedError) throw error;
    const why =
      codeOf(error) === "SQLITE_NOTADB" ? "is no SQLite database" : `cannot be read (${codeOf(error)})`;
    throw new NotCopiedError(`The file ${file} ${why}, and so no backup. ${WHAT_TO_NAME}`);
  }
}

function mustBeBackup(readable: string, file: string): void {
  const flaw = flawOf(readable);
  if (flaw === "damaged") throw new NotCopiedError(`The backup ${file} is damaged. Restore another one.`);
  if (flaw === "foreign" || isBlank(readable))
    throw new NotCopiedError(
      `The file ${file} is no backup: nothing of partner-graph is in it. ${WHAT_TO_NAME}`,
    );
}
