/** Importing rows: each for itself, those that are wrong are told and left out. */
import { Arg, Ctx, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import { importRows, MOST_ROWS, type RowsGiven, resultsOf } from "../app/commands/row-commands";
import {
  type RowFormat as Format,
  lineOf,
  type RowResult as Result,
  type RowStatus as Status,
} from "../app/rows/row";
import type { Revision } from "../domain/ids";
import type { UserErrorCode as Code } from "../domain/user-error";
import { commandInput, given, type InputField, optional, readInput, text } from "./command-input";
import type { CommandContext } from "./context";
import { enumType } from "./enum-type";
import { performIn } from "./mutation";
import { type Granted, Payload, type PayloadClass, UserErrorCode } from "./payload";
import { Loaded, Property } from "./property";

const RowFormat = enumType<Format>("RowFormat", "How rows are written.", {
  NDJSON: "A JSON object on each line.",
  CSV: "A table: a header, then a line for each row; cells are separated by commas.",
  YAML: "A world file, of YAML or JSON: each object of its lists is a row. When it was recorded, and what it asserts, is left out.",
});

const RowStatus = enumType<Status>("RowStatus", "What became of a row.", {
  RECORDED: "It was recorded.",
  UNCHANGED: "It says what is on record already.",
  REJECTED: "Something is wrong with it, and nothing of it was recorded.",
});

@ObjectType("RowResult", { description: "A row, and what became of it." })
class RowResult {
  constructor(
    private readonly result: Result,
    private readonly place: number,
  ) {}

  @Property(() => Int, { description: "Its number among the rows, from 1." })
  get row(): number {
    return this.place;
  }

  @Property(() => Int, {
    description: "The line that it begins on, from 1; of a row that was rejected, the one with the mistake.",
  })
  get line(): number {
    return lineOf(this.result);
  }

  @Property(() => String, {
    nullable: true,
    description: "The reference of the object; null where the row says none.",
  })
  get reference(): string | null {
    return this.result.row.reference;
  }

  @Property(() => RowStatus, { description: "What became of it." })
  get status(): Status {
    return this.result.status;
  }

  @Property(() => UserErrorCode, { nullable: true, description: "Why it was rejected; null unless it was." })
  get code(): Code | null {
    return this.result.refusal?.code ?? null;
  }

  @Property(() => Int, {
    nullable: true,
    description:
      "Where the mistake is, from 1: the character of the line (NDJSON, YAML), or the cell (CSV). Null where there is no place to point at.",
  })
  get column(): number | null {
    return this.result.refusal?.column ?? null;
  }

  @Property(() => String, {
    nullable: true,
    description: "What was wrong, what was expected; null unless the row was rejected.",
  })
  get message(): string | null {
    return this.result.refusal?.message ?? null;
  }
}

@ObjectType("ImportPayload", {
  implements: Payload,
  description:
    "What importRows answers with. A row that was rejected is no userError: the others are recorded without it.",
})
class ImportPayload extends (Payload as unknown as PayloadClass) {
  private judged: Promise<readonly Result[]> | undefined;

  constructor(
    private readonly judge: () => Promise<readonly Result[]>,
    ...parts: ConstructorParameters<PayloadClass>
  ) {
    super(...parts);
  }

  @Loaded(() => [RowResult], {
    description: "Every row in its order, with what became of it; empty where the request was refused.",
  })
  async results(): Promise<RowResult[]> {
    return (await this.all()).map((result, i) => new RowResult(result, i + 1));
  }

  @Loaded(() => Int, { description: "How many rows were recorded." })
  recordedCount(): Promise<number> {
    return this.count("RECORDED");
  }

  @Loaded(() => Int, { description: "How many rows say what was on record already." })
  unchangedCount(): Promise<number> {
    return this.count("UNCHANGED");
  }

  @Loaded(() => Int, { description: "How many rows were rejected." })
  rejectedCount(): Promise<number> {
    return this.count("REJECTED");
  }

  private all(): Promise<readonly Result[]> {
    this.judged ??= this.judge();
    return this.judged;
  }

  private async count(status: Status): Promise<number> {
    return (await this.all()).filter((result) => result.status === status).length;
  }
}

const rowsText = (description: string): InputField<string> => ({ ...text(description), inPieces: true });

const FIELDS = {
  format: given<Format>(() => RowFormat, "How the rows are written."),
  content: rowsText(
    `The rows, as they stand in a file: at most ${MOST_ROWS}. docs/keeping.md says what they may hold.`,
  ),
  kind: optional(text("What a row is that does not say it, such as contract.")),
  timeZone: optional(
    text("For dates without a time, where the row names no zone. Default: UTC. A world names its own."),
  ),
};

const Input = commandInput("ImportRowsInput", "What importRows is told.", FIELDS);

@Resolver()
export class RowMutations {
  @Mutation(() => ImportPayload, {
    description:
      "Records rows as npm run import does: each as if those before it had been, all that are right in one revision. Times are given with each row.",
  })
  importRows(
    @Arg("input", () => Input, { description: "What is wanted." }) input: object,
    @Ctx() context: CommandContext,
  ): Promise<ImportPayload> {
    const rows = readInput(FIELDS, { ...input });
    return performIn(context, importRows(context.readRows), FIELDS, input, (...parts) => {
      const [, granted] = parts;
      return new ImportPayload(
        async () => (granted === null ? [] : judged(context, rows, granted)),
        ...parts,
      );
    });
  }
}

const judged = (
  { store, clock, readRows }: CommandContext,
  rows: RowsGiven,
  { revision, written }: Granted,
): Promise<readonly Result[]> =>
  resultsOf(store, readRows, rows, { revision: revision as Revision, recordedAt: clock(), written });
