import type { ReadStream } from "node:fs";

/**
 * The lines of a file, whichever way they end. Node's readline, from Node 24 on, also ends them at U+2028 and U+2029, which may stand in
 * the texts of a line of JSON.
 */
export async function* linesIn(stream: ReadStream): AsyncGenerator<string> {
  stream.setEncoding("utf8");
  let [begun, held]: [string[], string] = [[], ""];
  for await (const chunk of stream) {
    const text = `${held}${chunk}`;
    // What comes next may be the other half of this end.
    held = text.endsWith("\r") ? "\r" : "";
    const [first, ...others] = text.slice(0, text.length - held.length).split(/\r\n|\r|\n/);
    begun.push(first as string);
    for (const other of others) {
      yield begun.join("");
      begun = [other];
    }
  }
  if (begun.join("") !== "") yield begun.join("");
}
