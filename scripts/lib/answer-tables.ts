/** Tables of a GraphQL answer, for people: a list becomes a table, an object a table of two columns, the rest a line. */
import Table from "cli-table3";

type Row = ReadonlyMap<string, string>;
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of a list or a connection; null for anything else. */
function itemsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isFields(value)) return null;
  if (Array.isArray(value["nodes"])) return value["nodes"];
  const { edges } = value;
  return Array.isArray(edges) ? edges.map((edge: Fields) => edge["node"] ?? edge) : null;
}

/** All that an answer says. */
export const answerTables = (data: Fields): string =>
  Object.entries(data)
    .flatMap(([name, value]) => blocks(name, value))
    .join("\n\n");

function blocks(title: string, value: unknown): string[] {
  const items = itemsOf(value);
  if (items !== null) return [listBlock(title, items, isFields(value) ? value : {})];
  if (!isFields(value)) return [`${title}: ${value === null ? "nothing found" : cell(value)}`];
  const rows = [...flatten(value)].map(([field, text]) => [field, text]);
  const own = rows.length > 0 ? [`${title}\n${draw([], rows)}`] : [];
  return [...own, ...listsIn(value, title).flatMap(([path, list]) => blocks(path, list))];
}

function listBlock(title: string, items: readonly unknown[], connection: Fields): string {
  const counts = Object.entries(connection).filter(([name]) => name === "totalCount");
  const head = [title, ...counts.map(([, count]) => `${count} in all`)].join(", ");
  const lines = [head, items.length === 0 ? "none" : tableOf(items)];
  const pageInfo = connection["pageInfo"];
  if (isFields(pageInfo) && pageInfo["hasNextPage"] === true) {
    const { endCursor } = pageInfo;
    lines.push(
      `There is more${typeof endCursor === "string" ? `: read on with --variables '{"after": "${endCursor}"}'` : "."}`,
    );
  }
  return lines.join("\n");
}

function tableOf(items: readonly unknown[]): string {
  if (!items.every(isFields)) return items.map(cell).join(", ");
  const rows: Row[] = items.map((item) => new Map([...flatten(item), ...nested(item)]));
  const columns = columnsOf(rows);
  const body = rows.map((row) => columns.map((column) => row.get(column) ?? absent(row, column)));
  return draw(headings(columns), body);
}

/** Every path of the rows; where an object is missing in some of them, the paths into it stand in its place. */
function columnsOf(rows: readonly Row[]): string[] {
  const paths = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const inside = (path: string) => paths.filter((other) => other.startsWith(`${path}.`));
  return [...new Set(paths.flatMap((path) => (inside(path).length > 0 ? inside(path) : [path])))];
}

/** What stands where a row has nothing: a dash if the object that it would be in is missing. */
const absent = (row: Row, column: string): string =>
  [...row].find(([path]) => column.startsWith(`${path}.`))?.[1] ?? "";

/** The shortest ends of the paths that still tell them apart. */
function headings(paths: readonly string[]): string[] {
  const ending = (path: string, length: number) => path.split(".").slice(-length).join(".");
  return paths.map((path) => {
    let length = 1;
    while (
      paths.some(
        (other) =>
          other !== path && ending(other, length) === ending(path, length) && length < path.split(".").length,
      )
    ) {
      length++;
    }
    return ending(path, length);
  });
}

/** The single values of an object by their paths; lists of single values count as one. */
function* flatten(fields: Fields, prefix = ""): Generator<[string, string]> {
  for (const [name, value] of Object.entries(fields)) {
    const path = prefix + name;
    if (isFields(value) && itemsOf(value) === null) yield* flatten(value, `${path}.`);
    else if (itemsOf(value) === null) yield [path, cell(value)];
    else if (Array.isArray(value) && !value.some(isFields)) yield [path, value.map(cell).join(", ") || "–"];
  }
}

/** The lists of objects in an object, by their paths. */
function listsIn(fields: Fields, prefix: string): [string, unknown][] {
  return Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    const path = `${prefix}.${name}`;
    const items = itemsOf(value);
    if (items !== null) return Array.isArray(value) && !items.some(isFields) ? [] : [[path, value]];
    return isFields(value) ? listsIn(value, path) : [];
  });
}

/** The lists of objects in a row of a table: one line for each object. */
function nested(fields: Fields): [string, string][] {
  return listsIn(fields, "").map(([path, list]) => [
    path.slice(1),
    (itemsOf(list) ?? []).map(inLine).join("\n"),
  ]);
}

function inLine(item: unknown): string {
  if (!isFields(item)) return cell(item);
  const own = [...flatten(item)].map(([, text]) => text);
  const lists = nested(item).filter(([, text]) => text !== "");
  return [...own, ...lists.map(([, text]) => `[${text.replaceAll("\n", "; ")}]`)].join(" ");
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value).replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.000Z$/, "$1Z");
}

function draw(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) table.push([...row]);
  return table.toString();
}
