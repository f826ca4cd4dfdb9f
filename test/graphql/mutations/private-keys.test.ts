/** A private key is refused wherever it stands in a mutation, a row or a world, and nothing of it is left anywhere. */
import { generateKeyPairSync } from "node:crypto";
import { type GraphQLInputObjectType, getNamedType, isInputObjectType } from "graphql";
import type { Store } from "../../../src/domain/ports";
import { buildGraphSchema } from "../../../src/graphql/build-schema";
import { loadWorld } from "../../../src/world/load-world";
import { readWorld } from "../../../src/world/read-world";
import { forEachBackend } from "../../support/store";
import { type Data, load, NOW, REFRESH } from "../support/ask";
import { codesIn, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const pair = generateKeyPairSync("ed25519");
const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }) as string;
const body = pem.split("\n")[1] as string;

const mutations = Object.values(buildGraphSchema().getMutationType()?.getFields() ?? {});
const inputs = mutations.map(
  ({ name, args }) => [name, getNamedType(args[0]?.type) as GraphQLInputObjectType] as const,
);

/** Every place of an input where a text may stand, as an input that has the key there and nothing else that is right. */
function filled(type: GraphQLInputObjectType, depth = 0): [path: string[], input: Data][] {
  return Object.values(type.getFields()).flatMap((field): [string[], Data][] => {
    const named = getNamedType(field.type);
    const isList = String(field.type).includes("[");
    const wrap = (value: Data) => ({ ...needed(type), [field.name]: isList ? [value] : value });
    if (isInputObjectType(named))
      return depth > 3
        ? []
        : filled(named, depth + 1).map(([path, value]) => [
            [field.name, ...(isList ? ["0"] : []), ...path],
            wrap(value),
          ]);
    if (named.name !== "String" && named.name !== "ID") return [];
    return [[[field.name, ...(isList ? ["0"] : [])], wrap(pem)]];
  });
}

/** Some value for each member that an input must have. */
function needed(type: GraphQLInputObjectType): Data {
  const members = Object.values(type.getFields()).filter((field) => String(field.type).endsWith("!"));
  return Object.fromEntries(
    members.map((field) => {
      const named = getNamedType(field.type);
      const plain = { DateTime: "2024-07-01T00:00:00Z", Boolean: true, Int: 1 }[named.name as "Int"] ?? "x";
      const value =
        "getValues" in named ? named.getValues()[0]?.name : isInputObjectType(named) ? needed(named) : plain;
      return [field.name, String(field.type).startsWith("[") ? [value] : value];
    }),
  );
}

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await load(await openFresh(), WORLD, REFRESH);
  });

  test.each(inputs)("%s refuses one in any of its texts", async (name, type) => {
    const places = filled(type).filter(([path]) => !(name === "importRows" && path[0] === "content"));
    expect(places.length).toBeGreaterThan(1);
    for (const [path, input] of places) {
      const payload = await mutate(store, OPERATOR, name, input);
      expect([name, payload.userErrors]).toMatchObject([
        name,
        [{ code: "PRIVATE_KEY", path: ["input", ...path] }],
      ]);
      expect(JSON.stringify(payload)).not.toContain(body);
    }
    expect((await store.head()).revision).toBe(1);
  });

  test("of rows, those with one are rejected, wherever it stands", async () => {
    const rows = [
      { kind: "party", ref: "fine", role: "MERCHANT", name: "Fine" },
      { kind: "party", ref: "named", role: "MERCHANT", name: pem },
      { kind: "contract", ref: "as-noodle", services: ["INTEGRATION", pem] },
      { kind: "party", ref: "silk", legalEntity: { ref: "le", name: `it is ${body}` } },
      { kind: "designation", principal: "bay", delegate: pem, from: "2024-01-01" },
      { kind: "party", ref: pem, role: "MERCHANT", name: "Its reference" },
      { kind: "party", ref: "silk", privateKey: pem },
      { kind: "key", ref: "k", client: "app-silk", publicKey: publicKey + body, from: "2024-01-01" },
    ];
    const content = rows.map((row) => JSON.stringify(row)).join("\n");
    const payload = await mutate(
      store,
      OPERATOR,
      "importRows",
      { format: "NDJSON", content, dryRun: true },
      { shows: "results { status code message }" },
    );
    expect(payload.userErrors).toEqual([]);
    const [fine, ...others] = payload.results as Data[];
    expect(fine).toMatchObject({ status: "RECORDED" });
    expect(others.map(({ code }) => code)).toEqual(others.map(() => "PRIVATE_KEY"));
    expect(JSON.stringify(payload)).not.toContain(body);
  });

  test("a world with one is not loaded, and the error does not repeat it", async () => {
    const text = `batches:
  - parties:
      - { ref: fine, role: MERCHANT, name: Fine }
      - { ref: named, role: MERCHANT, name: ${JSON.stringify(pem)} }
  - clients: [{ ref: app, owner: named, environment: LIVE }]
`.replace("  - parties", "  - recordedAt: 2024-05-02\n    parties");
    const read = readWorld("test.yaml", text, NOW);
    if (!read.ok) throw new Error(JSON.stringify(read.errors));
    const loaded = await loadWorld(store, () => NOW, read.world, REFRESH);
    if (loaded.ok) throw new Error("it was loaded");
    expect(loaded.errors).toMatchObject([{ line: 5, message: expect.stringContaining("private key") }]);
    expect(JSON.stringify(loaded.errors)).not.toContain(body);
  });

  test("to talk of a private key is allowed", async () => {
    const reason = "the private key of the till was leaked on Monday, and is revoked because of that";
    const payload = await mutate(store, OPERATOR, "revokeKey", { key: "k-silk", reason, dryRun: true });
    expect(codesIn(payload)).toEqual([]);
  });
});
