/** The limit: node:http, better-sqlite3 and JSON.stringify. It knows two questions and reads no GraphQL. */
import { createServer } from "node:http";
import {
  ANSWERS,
  CONTRACTS,
  contractOf,
  cursorOf,
  groupBy,
  idOf,
  integrationOf,
  ONE,
  openDatabase,
  PAGE,
} from "./sqlite.mjs";

const db = openDatabase();
const [page, one, contracts, answers] = [PAGE, ONE, CONTRACTS, ANSWERS].map((sql) => db.prepare(sql));

function complete(merchants) {
  const now = Date.now();
  const parties = JSON.stringify(merchants.map((it) => it.id));
  const contractsOf = groupBy(contracts.all({ parties }), "party");
  const answerOf = new Map(answers.all({ parties, now }).map((row) => [row.principal, row]));
  return merchants.map(({ id, reference, name }) => ({
    reference,
    name,
    contracts: { nodes: (contractsOf.get(id) ?? []).slice(0, 10).map((row) => contractOf(row, now)) },
    integration: integrationOf(answerOf.get(id)),
  }));
}

function answer({ query, variables }) {
  if (variables.reference !== undefined)
    return { merchant: complete(one.all({ reference: variables.reference }))[0] ?? null };
  const found = page.all({ after: idOf(variables.after), limit: 51 });
  const shown = found.slice(0, 50);
  const pageInfo = { hasNextPage: found.length > 50 };
  if (query.includes("endCursor")) pageInfo.endCursor = cursorOf(shown.at(-1)?.id);
  return { merchants: { nodes: complete(shown), pageInfo } };
}

createServer((request, response) => {
  if (request.method === "GET") return void response.end("ok");
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const text = JSON.stringify({ data: answer(JSON.parse(Buffer.concat(chunks).toString())) });
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
    });
    response.end(text);
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
