/**
 * Bundles GraphiQL out of node_modules into one folder, so that its page needs no other server.
 * Usage: node scripts/graphiql/build.js <folder>
 */
const { mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { build } = require("esbuild");

/** Under this path the HTTP room serves the folder. */
const BASE = "/graphiql/";

const WORKERS = {
  editor: "monaco-editor/esm/vs/editor/editor.worker.js",
  json: "monaco-editor/esm/vs/language/json/json.worker.js",
  graphql: "monaco-graphql/esm/graphql.worker.js",
};

const common = (folder) => ({
  bundle: true,
  minify: true,
  metafile: true,
  outdir: folder,
  publicPath: BASE,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  format: "iife",
  target: "es2022",
  loader: { ".ttf": "file", ".woff2": "file", ".svg": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  logLevel: "error",
});

/** Address of the file that was made of an entry point. */
const addressOf = ({ outputs }, entry) =>
  BASE + basename(Object.keys(outputs).find((file) => outputs[file].entryPoint?.endsWith(entry)));

async function buildWorkers(folder) {
  const { metafile } = await build({ ...common(folder), entryPoints: Object.values(WORKERS) });
  return Object.fromEntries(
    Object.entries(WORKERS).map(([label, entry]) => [label, addressOf(metafile, entry)]),
  );
}

async function buildPage(folder, workers) {
  const options = common(folder);
  const { metafile } = await build({
    ...options,
    entryPoints: [join(__dirname, "page.js")],
    define: { ...options.define, GRAPHIQL_WORKERS: JSON.stringify(workers) },
  });
  const files = Object.keys(metafile.outputs).map((file) => BASE + basename(file));
  const [script] = files.filter((file) => /\/page-[^/]+\.js$/.test(file));
  const [style] = files.filter((file) => /\/page-[^/]+\.css$/.test(file));
  return { script, style };
}

const page = ({ script, style }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>partner-graph GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
</head>
<body style="margin:0">
<div id="graphiql" style="height:100vh"><noscript>GraphiQL needs JavaScript.</noscript></div>
<script src="${script}"></script>
</body>
</html>
`;

async function main(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const workers = await buildWorkers(folder);
  writeFileSync(join(folder, "index.html"), page(await buildPage(folder, workers)));
}

main(process.argv[2] ?? join(__dirname, "..", "..", "dist", "graphiql")).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
