/** Finding one object: by global id, by reference, by node(). */
import { globalId, readGlobalId } from "../../src/graphql/global-id";
import { ask, refusal, SEED_MODES } from "./support/ask";
import { bruteStore } from "./support/brute-store";
import { seeded } from "./support/stores";

const store = seeded(SEED_MODES);

const idOf = async (field: string, reference: string): Promise<string> =>
  (await ask(await store, `{ it: ${field}(reference: "${reference}") { id } }`)).it.id;

test.each([
  ["merchant", "tea", "Merchant"],
  ["acquirer", "harbour", "Acquirer"],
  ["isv", "posone", "Isv"],
  ["systemIntegrator", "bridge", "SystemIntegrator"],
  ["contract", "ms-tea", "Contract"],
  ["authorization", "token-noodle", "Authorization"],
  ["engagement", "eng-silk", "Engagement"],
  ["accountGrant", "acct-silk", "AccountGrant"],
  ["acquiringLink", "link-stall", "AcquiringLink"],
  ["client", "app-tea", "Client"],
  ["keyVersion", "key-tea", "KeyVersion"],
])("%s is found by reference, by id and by node(id)", async (field, reference, type) => {
  const id = await idOf(field, reference);
  const data = await ask(
    await store,
    `query ($id: ID!) { it: ${field}(id: $id) { id reference } node(id: $id) { __typename id } }`,
    { id },
  );
  expect(data).toEqual({ it: { id, reference }, node: { __typename: type, id } });
});

test("any party is found as a party, and the platform by itself", async () => {
  const data = await ask(
    await store,
    `{ party(reference: "bridge") { __typename name } platform { reference role } }`,
  );
  expect(data).toEqual({
    party: { __typename: "SystemIntegrator", name: "Bridge Systems" },
    platform: { reference: "alipay", role: "PLATFORM" },
  });
});

test("what does not exist is null", async () => {
  const data = await ask(
    await store,
    `query ($merchant: ID!, $contract: ID!) {
      a: merchant(reference: "nobody") { id } b: merchant(id: $merchant) { id } c: node(id: $contract) { id }
    }`,
    { merchant: globalId("Merchant", 999_999), contract: globalId("Contract", 999_999) },
  );
  expect(data).toEqual({ a: null, b: null, c: null });
});

test("a party in another role is null: the type in an id must be the one on record", async () => {
  const isv = readGlobalId(await idOf("isv", "posone"))!;
  const data = await ask(
    await store,
    `query ($id: ID!) { a: merchant(reference: "posone") { id } b: node(id: $id) { id } c: merchant(id: $id) { id } }`,
    { id: globalId("Merchant", isv.id) },
  );
  expect(data).toEqual({ a: null, b: null, c: null });
});

test.each([
  "",
  "tea",
  "TWVyY2hhbnQ6Mg==",
  "TWVyY2hhbnQ6MDI",
  Buffer.from("Merchant:0").toString("base64url"),
  Buffer.from("Nobody:1").toString("base64url"),
  Buffer.from("Merchant:1e3").toString("base64url"),
  Buffer.from("merchant:2").toString("base64url"),
])("%j is no id", async (id) => {
  const { message, extensions } = await refusal(await store, `query ($id: ID!) { node(id: $id) { id } }`, {
    id,
  });
  expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "INVALID_ID" });
  expect(message).toContain("is not the id of an object");
});

test("an id of another type is refused where only one type fits", async () => {
  const id = await idOf("contract", "ms-tea");
  const { message, extensions } = await refusal(
    await store,
    `query ($id: ID!) { merchant(id: $id) { id } }`,
    { id },
  );
  expect(message).toContain("not the id of an object of type Merchant");
  expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", expected: ["Merchant"] });
});

test.each([
  ["neither", "{ merchant { id } }", "Give an id or a reference."],
  [
    "both",
    `{ merchant(id: "TWVyY2hhbnQ6Mg", reference: "tea") { id } }`,
    "Give either id or reference, not both.",
  ],
])("%s of id and reference is refused", async (_, source, message) => {
  expect(await refusal(await store, source)).toEqual({
    message,
    extensions: { code: "BAD_USER_INPUT", reason: "ID_OR_REFERENCE" },
  });
});

test("without a platform, asking for it is an error with a code", async () => {
  const { message, extensions } = await refusal(bruteStore(), "{ platform { id } }");
  expect(message).toBe("No platform is registered as known at revision 0.");
  expect(extensions["code"]).toBe("NOT_FOUND");
});
