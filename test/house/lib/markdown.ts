/** The parts of a Markdown page that tests hold against the code. */

/** The contents of every fenced block in this language. */
export function fenced(markdown: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...markdown.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** Every fenced query with the fenced answer that follows it, and nothing but blank lines between the two. */
export const answered = (markdown: string): [query: string, answer: string][] =>
  [...markdown.matchAll(/^```graphql\n([\s\S]*?)^```\n\s*^```json\n([\s\S]*?)^```/gm)].map(
    ([, query = "", answer = ""]) => [query, answer],
  );

/** The text below a heading, up to the next heading of the same or a higher level. */
export function section(markdown: string, heading: string): string {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === heading);
  if (start === -1) throw new Error(`there is no heading "${heading}"`);
  const level = lines[start]?.indexOf(" ") ?? 0;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(" ") <= level);
  return rest.slice(0, end === -1 ? undefined : end).join("\n");
}

/** The rows of all tables in a text, without their heads; cells trimmed. A `\|` is a bar inside a cell. */
export function rows(markdown: string): string[][] {
  const lines = markdown.split("\n").map((line) => line.trim());
  const isRow = (line: string | undefined) => line?.startsWith("|") ?? false;
  const isRule = (line: string | undefined) => /^\|[-:| ]+\|$/.test(line ?? "");
  return lines
    .filter((line, i) => isRow(line) && !isRule(line) && !isRule(lines[i + 1]))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );
}

/** The code spans of a text, without their backticks. */
export const codeSpans = (markdown: string): string[] =>
  [...markdown.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");

/** Targets of links that stay inside the repository, without their anchors. */
export const localLinks = (markdown: string): string[] =>
  [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ""));
