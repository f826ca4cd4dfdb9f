/* global GRAPHIQL_WORKERS -- the build puts the addresses of the worker files here */
import { GraphiQL } from "graphiql";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";

const DEFAULT_QUERY = `# Ctrl-Enter runs the query, Ctrl-Space completes it; the book on the left explains every type.
{
  merchants(first: 5) {
    totalCount
    nodes {
      name
      integration {
        mode
        status
        custody {
          keyHolder {
            name
          }
        }
      }
    }
  }
}
`;

// The editor checks and completes in workers; they are files of this server like everything else.
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(GRAPHIQL_WORKERS[label] ?? GRAPHIQL_WORKERS.editor),
};

/** In development one may be somebody: `/graphiql?persona=operator`. */
async function personaHeaders() {
  const wanted = new URLSearchParams(globalThis.location.search).get("persona");
  if (wanted === null) return {};
  const answer = await fetch("/personas", { headers: { accept: "application/json" } });
  const personas = answer.ok ? await answer.json() : [];
  const token = personas.find(({ name }) => name === wanted)?.token;
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

const credential = personaHeaders();

/** Posts an operation to the server that this page came from. */
async function fetcher(operation, { headers = {} } = {}) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      ...(await credential),
      ...headers,
    },
    body: JSON.stringify(operation),
  });
  return response.json();
}

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher,
    defaultQuery: DEFAULT_QUERY,
    defaultEditorToolsVisibility: "variables",
  }),
);
