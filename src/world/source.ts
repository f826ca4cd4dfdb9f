/** A world file as text: parsed, with the place of everything in it, so that whatever is wrong can be pointed at. */
import { type Alias, type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";

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
  private plain: { readonly value: unknown } | null = null;

  constructor(
    readonly file: string,
    text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
  }

  /** What keeps the text from being YAML at all, and its aliases from being read. */
  syntaxErrors(): WorldError[] {
    const errors = [...this.document.errors, ...this.document.warnings];
    if (errors.length === 0) return this.aliasErrors();
    return errors.map((error) => this.errorAt(error.pos[0], `${error.message}; expected YAML or JSON`));
  }

  /** The plain value. Only for a source without syntax errors. */
  value(): unknown {
    this.plain ??= { value: this.document.toJS() as unknown };
    return this.plain.value;
  }

  /** Aliases are followed only when the plain value is made. */
  private aliasErrors(): WorldError[] {
    const aliases: Alias[] = [];
    visit(this.document, {
      Alias: (_, alias) => {
        aliases.push(alias);
      },
    });
    const astray = aliases.flatMap((alias) => this.errorOf(alias) ?? []);
    if (astray.length > 0 || aliases.length === 0) return astray;
    try {
      this.value();
      return [];
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const message =
        "the aliases of this file unfold to more than can be read; expected what they stand for";
      return [this.errorAt(aliases[0]?.range?.[0] ?? 0, message)];
    }
  }

  private errorOf(alias: Alias): WorldError | null {
    const place = alias.range?.[0] ?? 0;
    const name = `the alias "*${alias.source}"`;
    const node = alias.resolve(this.document);
    if (node === undefined)
      return this.errorAt(
        place,
        `${name} stands for nothing; expected an anchor "&${alias.source}" before it`,
      );
    const [from, to] = [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
    if (place < from || place >= to) return null;
    return this.errorAt(place, `${name} stands inside of what it stands for; expected an end to it`);
  }

  /** An error at a path; at the nearest thing around it where the path itself leads nowhere, as with a missing member. */
  error(path: Path, message: string): WorldError {
    return this.errorAt(this.offsetOf(path), message);
  }

  /** An error at the key of a member rather than at its value. */
  errorAtKey(path: Path, key: string, message: string): WorldError {
    const map = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : undefined;
    const offset = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    return this.errorAt(offset ?? this.offsetOf(path), message);
  }

  private offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.document.contents?.range?.[0] ?? 0;
  }

  private errorAt(offset: number, message: string): WorldError {
    return { file: this.file, ...this.placeAt(offset), message };
  }

  private placeAt(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}
