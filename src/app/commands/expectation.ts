/** What the caller expects: that nothing has changed since the revision at which it has read what its command names or changes. */
import type { FactRef } from "../../domain/explanation";
import type { HistoryReader } from "../../domain/history-ports";
import type { Revision } from "../../domain/ids";
import type { UserError } from "../../domain/user-error";
import type { FactChange } from "../fact-change";
import { Refused } from "./refused";
import { KIND_NAMES } from "./words";

const PATH = ["input", "expectedRevision"] as const;

/** See the head of this file. Where nothing is expected, everything stands. */
export class Expectation {
  private isJudged = false;

  constructor(
    private readonly revision: number | null,
    private readonly history: HistoryReader,
    /** The latest revision that there is. */
    private readonly latest: Revision,
  ) {}

  /** Sees to it that none of these was changed since. Of none at all there was none then. */
  async mustStand(objects: readonly FactRef[]): Promise<void> {
    if (this.revision === null) return;
    this.isJudged = true;
    if (this.revision > this.latest) {
      const message = `there is no revision ${this.revision} that could have been read; the latest is ${this.latest}`;
      throw new Refused([{ code: "INVALID_VALUE", path: PATH, message }]);
    }
    const errors: UserError[] = [];
    for (const object of objects) {
      const error = await this.conflictOf(object, this.revision);
      if (error !== null) errors.push(error);
    }
    if (errors.length > 0) throw new Refused(errors);
  }

  /** Judges all that a command changes. Of what is only made nothing can be expected. */
  async mustHold(changes: readonly FactChange[]): Promise<void> {
    if (this.revision === null) return;
    const known = changes.filter(({ before }) => before !== null);
    if (known.length > 0) await this.mustStand(known.map(({ kind, after }) => ({ kind, id: after.id })));
    if (this.isJudged) return;
    const message = "nothing is changed by this that was there before; expected no revision";
    throw new Refused([{ code: "INVALID_VALUE", path: PATH, message }]);
  }

  private async conflictOf({ kind, id }: FactRef, read: number): Promise<UserError | null> {
    const last = { limit: 1, after: null, before: null, backward: true };
    const [version] = (await this.history.versions(kind, id, last)).items;
    if (version === undefined || version.record.revision <= read) return null;
    const { fact, record } = version;
    const name = "reference" in fact ? ` "${fact.reference}"` : "";
    const what = `${KIND_NAMES[kind]}${name} was changed by revision ${record.revision}, after revision ${read}`;
    return conflict(PATH, `${what}; read it again`, record.revision);
  }
}

/** Something was changed meanwhile, by a revision. */
export const conflict = (path: UserError["path"], message: string, currentRevision: number): UserError => ({
  code: "CONFLICT",
  path,
  message,
  currentRevision,
});
