/** The rooms import what their row in docs/architecture.md allows, and nothing else. */
import { exists, ROOT } from "./lib/files";
import { cruise, cruiseFiles } from "./lib/rooms";

jest.setTimeout(60_000);

test("every import keeps to the rooms, there is no cycle and no dead file", () => {
  const result = cruise(ROOT, ["src", "scripts", "ormconfig.ts"].filter(exists));
  expect(result.modules).toBeGreaterThan(0);
  expect(result.violations).toEqual([]);
});

test("the check itself sees each kind of violation", () => {
  const { violations } = cruiseFiles({
    "src/main.ts": 'import "./http/server"; import "./db/store"; import "./config"; import "./annex/shed";',
    "scripts/seed.ts": 'import "../src/db/store";',
    "src/annex/shed.ts": 'import "../domain/words";',
    "src/config.ts": "export const port = 1;",
    "src/domain/words.ts": 'import "luxon"; import "node:crypto"; import "../app/sign";',
    "src/domain/one.ts": 'import type { Two } from "./two"; export type One = Two;',
    "src/domain/two.ts": 'import type { One } from "./one"; export type Two = One;',
    "src/app/sign.ts": 'import "dataloader"; import "node:crypto"; import "graphql"; import "node:fs";',
    "src/app/dead.ts": "export const dead = true;",
    "src/graphql/party.ts": 'import "../app/sign"; import "type-graphql"; import "../db/store"; import "pg";',
    "src/db/store.ts": 'import "typeorm"; import "node:fs"; import "../domain/one"; import "../app/sign";',
    "src/http/server.ts": [
      'import "../graphql/party"; import "fastify"; import "@fastify/cors"; import "node:http";',
      'import type { DataSource } from "typeorm"; import "../config"; import "../domain/words"; import "jest";',
      'import "./nowhere"; export type Source = DataSource;',
    ].join("\n"),
  });
  const shown = violations.map((violation) => violation.replace(/(\.\.\/)*node_modules\//, ""));
  expect(shown).toEqual([
    "app-node-modules: src/app/sign.ts -> fs",
    "app-packages: src/app/sign.ts -> graphql/index.js",
    "db-imports: src/db/store.ts -> src/app/sign.ts",
    "domain-imports: src/domain/words.ts -> src/app/sign.ts",
    "domain-node-modules: src/domain/words.ts -> crypto",
    "domain-packages: src/domain/words.ts -> luxon/build/node/luxon.js",
    "graphql-imports: src/graphql/party.ts -> src/db/store.ts",
    expect.stringMatching(/^graphql-packages: src\/graphql\/party\.ts -> pg\//),
    "http-imports: src/http/server.ts -> src/config.ts",
    "http-packages: src/http/server.ts -> jest/build/index.d.ts",
    "http-packages: src/http/server.ts -> typeorm/index.d.ts",
    "known-room: src/annex/shed.ts -> src/domain/words.ts",
    "no-cycle: src/domain/one.ts -> src/domain/two.ts",
    "no-dead-file: src/app/dead.ts -> src/app/dead.ts",
    "no-dev-dependency: src/http/server.ts -> jest/build/index.d.ts",
    "resolvable: src/http/server.ts -> ./nowhere",
  ]);
});
