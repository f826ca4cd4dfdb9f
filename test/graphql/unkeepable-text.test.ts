/** Text that no database keeps alike: what is asked for by it is not found, and nothing is recorded with it (law 12). */
import { forEachBackend } from "../support/store";
import { ask, type Data, load, REFRESH, refusal, SEED_MODES } from "./support/ask";
import { mutate, OPERATOR } from "./support/mutate";

const TEXTS = ["no\0odle", "\0", "no\ud800odle", "\udfff"];

forEachBackend(({ openFresh }) => {
  const seeded = async () => load(await openFresh(), SEED_MODES, REFRESH);

  test("what is asked for by it is not found", async () => {
    const store = await seeded();
    for (const text of TEXTS) {
      const data: Data = await ask(
        store,
        `query ($text: String!) {
          merchant(reference: $text) { name } party(reference: $text) { name } contract(reference: $text) { id }
          inCountry: merchants(filter: { country: $text }) { totalCount nodes { id } }
          inCategory: merchants(filter: { mcc: $text, mode: SELF }) { totalCount nodes { id } }
        }`,
        { text },
      );
      const none = { totalCount: 0, nodes: [] };
      expect(data).toMatchObject({
        merchant: null,
        party: null,
        contract: null,
        inCountry: none,
        inCategory: none,
      });
    }
  });

  test("a party of a filter is unknown by it, and it is no cursor's", async () => {
    const store = await seeded();
    for (const text of TEXTS) {
      const unknown = await refusal(
        store,
        `query ($text: ID!) { merchants(filter: { implementer: $text }) { totalCount } }`,
        { text },
      );
      expect(unknown.extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "UNKNOWN_PARTY" });
      const after = Buffer.from(JSON.stringify([1, 0, "list", text, 1])).toString("base64url");
      const forged = await refusal(
        store,
        `query ($after: String!) { merchants(orderBy: NAME, after: $after) { totalCount } }`,
        { after },
      );
      expect(forged.extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "INVALID_CURSOR" });
    }
  });

  test("there is no key with such a thumbprint", async () => {
    const store = await seeded();
    const question = `query ($text: String!) { blastRadius(of: { thumbprint: $text }) { keyCount } }`;
    const unknown = await refusal(store, question, { text: "nobody's" });
    for (const text of TEXTS)
      expect((await refusal(store, question, { text })).extensions.code).toBe(unknown.extensions.code);
  });

  test("nothing is recorded with it", async () => {
    const store = await seeded();
    const before = await store.head();
    for (const text of TEXTS) {
      const party = { reference: "new", role: "MERCHANT", name: "New" };
      const refused: [object, string, string][] = [
        [{ ...party, name: text }, "INVALID_VALUE", "name"],
        [{ ...party, reference: text }, "INVALID_VALUE", "reference"],
        [{ ...party, reason: text }, "INVALID_VALUE", "reason"],
        [{ ...party, idempotencyKey: text }, "INVALID_VALUE", "idempotencyKey"],
      ];
      for (const [input, code, member] of refused)
        for (const dryRun of [false, true]) {
          const { userErrors } = await mutate(store, OPERATOR, "registerParty", { ...input, dryRun });
          expect(userErrors).toMatchObject([{ code, path: ["input", member] }]);
        }
    }
    expect(await store.head()).toEqual(before);
  });
});
