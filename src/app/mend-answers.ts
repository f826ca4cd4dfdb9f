/**
 * Mending: works all stored situations and answers out anew, revision by revision, from the facts that each recorded, as an import of
 * the same history does. What is stored afterwards is what this version would have stored; nothing that was recorded is touched.
 */
import type { Revision } from "../domain/ids";
import type { Mended, Store } from "../domain/ports";
import { changesTo } from "./fact-change";
import { recordedInPieces } from "./recorded-in-pieces";
import { refreshAnswers } from "./refresh-answers";

/** See the head of this file: all of it or nothing. `done` hears of each revision. */
export const mendAnswers = (
  store: Pick<Store, "mend">,
  done: (revision: Revision) => void = () => {},
): Promise<Mended> =>
  store.mend(async ({ history, last, at }) => {
    for await (const { records, facts } of recordedInPieces(history, last)) {
      for (const { revision } of records) {
        const before = at((revision - 1) as Revision);
        await refreshAnswers(at(revision), await changesTo(before, facts.get(revision) ?? []));
        done(revision);
      }
    }
  });
