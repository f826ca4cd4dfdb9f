/** A world file as text: parsed, with the place of everything in it, so that whatever is wrong can be pointed at. */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";

/** Where in a file something is, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something wrong at a place of a file: what was wrong, and what was expected. */
export interface WorldError extends Place {
  readonly file: string;
  readonly message: string;
}

/** How many errors are shown of a file that has many. */
const SHOWN = 20;

/** One line for each error: `file:line:column: what was wrong; expected …`. */
export function errorLines(errors: readonly WorldError[]): string[] {
  const lines = errors.slice(0, SHOWN).map((e) => `${e.file}:${e.line}:${e.column}: ${e.message}`);
  return errors.length > SHOWN ? [...lines, `… and ${errors.length - SHOWN} more`] : lines;
}

type Path = readonly PropertyKey[];

/** See the head of this file. JSON is YAML, and is read alike. */
export class Source {
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
  }

  /** What keeps the text from being YAML at all. */
  syntaxErrors(): WorldError[] {
    return [...this.document.errors, ...this.document.warnings].map((error) => ({
      file: this.file,
      ...this.placeAt(error.pos[0]),
      message: `${error.message}; expected YAML or JSON`,
    }));
  }

  /** The plain value. Only for a source without syntax errors. */
  value(): unknown {
    return this.document.toJS() as unknown;
  }

  /** An error at a path; at the nearest thing around it where the path itself leads nowhere, as with a missing member. */
  error(path: Path, message: string): WorldError {
    return { file: this.file, ...this.placeAt(this.offsetOf(path)), message };
  }

  /** An error at the key of a member rather than at its value. */
  errorAtKey(path: Path, key: string, message: string): WorldError {
    const map = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    return { file: this.file, ...this.placeAt(offset ?? this.offsetOf(path)), message };
  }

  private offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.document.contents?.range?.[0] ?? 0;
  }

  private placeAt(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}
