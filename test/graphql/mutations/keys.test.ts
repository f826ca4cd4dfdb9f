/** Keys: every form of a public key, nothing private, proof of possession, and rotation with a window. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Store } from "../../../src/domain/ports";
import { at } from "../../support/batches";
import { forEachBackend } from "../../support/store";
import { ask, type Data, load, NOW, REFRESH, refusal } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const silk = member("silk");
const pairs = {
  RSA: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  EC: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  OKP: generateKeyPairSync("ed25519"),
};
const pemOf = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }) as string;
const SHOWS = { shows: "key { reference keyType thumbprint state to revokedAt provedBy { reference } }" };

forEachBackend(({ openFresh }) => {
  const opened = async (): Promise<Store> => load(await openFresh(), WORLD, REFRESH);
  const register = (store: Store, publicKey: string, reference = "k-new", more: object = {}) =>
    mutate(store, silk, "registerKey", { reference, client: "app-silk", publicKey, ...more }, SHOWS);

  test("PEM, base64 DER and JWK of one key are one thumbprint; weak ones and private ones are refused", async () => {
    const store = await opened();
    const { publicKey, privateKey } = pairs.RSA;
    const forms = [
      pemOf(publicKey),
      (publicKey.export({ type: "spki", format: "der" }) as Buffer).toString("base64"),
      JSON.stringify(publicKey.export({ format: "jwk" })),
    ];
    const prints = new Set<string>();
    for (const form of forms)
      prints.add((await register(store, form, "k-new", { dryRun: true })).key.thumbprint);
    expect(prints.size).toBe(1);
    // A client has each key once, in whatever form it comes again.
    expect(codesIn(await register(store, forms[0] as string))).toEqual([]);
    for (const form of forms)
      expect(codesIn(await register(store, form, "k-again"))).toEqual(["ALREADY_KNOWN"]);
    const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
    expect(codesIn(await register(store, pemOf(weak), "k-weak"))).toEqual(["INVALID_KEY"]);
    const curve = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey;
    expect(codesIn(await register(store, pemOf(curve), "k-weak"))).toEqual(["INVALID_KEY"]);
    const secrets = [
      privateKey.export({ type: "pkcs8", format: "pem" }) as string,
      privateKey.export({ type: "pkcs1", format: "pem" }) as string,
      JSON.stringify(privateKey.export({ format: "jwk" })),
      (privateKey.export({ type: "pkcs8", format: "der" }) as Buffer).toString("base64"),
      `${pemOf(publicKey)}${privateKey.export({ type: "pkcs8", format: "pem" })}`,
    ];
    for (const secret of secrets) {
      const payload = await register(store, secret);
      expect(codesIn(payload)).toEqual(["PRIVATE_KEY"]);
      expect(JSON.stringify(payload)).not.toContain(secret.slice(40, 80));
    }
  });

  test.each(Object.entries(pairs))("%s: who signs the challenge is VERIFIED", async (type, pair) => {
    const store = await opened();
    await register(store, pemOf(pair.publicKey));
    const { keyChallenge } = await ask(store, '{ keyChallenge(key: "k-new") { text expiresAt } }');
    const digest = type === "OKP" ? null : "sha256";
    const signature = sign(digest, Buffer.from(keyChallenge.text), pair.privateKey).toString("base64");
    const prove = (more: object = {}, actor = silk, now = NOW) =>
      mutate(
        store,
        actor,
        "proveKeyPossession",
        { key: "k-new", challenge: keyChallenge.text, signature, ...more },
        { ...SHOWS, now },
      );
    const other = sign(null, Buffer.from(keyChallenge.text), generateKeyPairSync("ed25519").privateKey);
    expect(codesIn(await prove({ signature: other.toString("base64") }))).toEqual(["WRONG_SIGNATURE"]);
    expect(codesIn(await prove({ signature: "nonsense" }))).toEqual(["WRONG_SIGNATURE"]);
    expect(codesIn(await prove({ challenge: `${keyChallenge.text}x` }))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await prove({}, silk, at("2024-06-01T00:10:00Z")))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await prove({ key: "k-silk" }))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await prove({}, member("bay")))).toEqual(["NOT_FOUND"]);
    expect(codesIn(await prove({ holder: "bay" }, OPERATOR))).toEqual(["INVALID_STATE"]);
    expect(codesIn(await prove({ expectedRevision: 1 }))).toEqual(["CONFLICT"]);
    expect((await prove()).key).toMatchObject({ provedBy: [{ reference: "silk" }] });
  });

  test("a challenge is for a key and a holder that are on record", async () => {
    const store = await opened();
    expect((await refusal(store, '{ keyChallenge(key: "k-none") { text } }')).extensions).toMatchObject({
      reason: "UNKNOWN_OBJECT",
    });
    const other = '{ keyChallenge(key: "k-silk", holder: "bay") { text } }';
    expect((await refusal(store, other)).extensions).toMatchObject({ reason: "UNKNOWN_OBJECT" });
  });

  test("rotation: both work for the window; undone within it, the old one lives on and the new one is gone", async () => {
    const store = await opened();
    const rotated = await mutate(
      store,
      member("posone"),
      "rotateKey",
      { key: "k-posone", reference: "k-two", publicKey: pemOf(pairs.OKP.publicKey) },
      SHOWS,
    );
    expect(rotated).toMatchObject({ userErrors: [], key: { reference: "k-two", state: "ACTIVE" } });
    const keys = async () => {
      const keysOf =
        '{ client(reference: "app-posone") { keys { nodes { reference state to revokedAt } } } }';
      const { client } = await ask(store, keysOf);
      return client.keys.nodes.filter((it: { reference: string }) => it.reference !== "k-dead");
    };
    expect(await keys()).toEqual([
      { reference: "k-posone", state: "RETIRING", to: "2024-06-08T00:00:00.000Z", revokedAt: null },
      { reference: "k-two", state: "ACTIVE", to: null, revokedAt: null },
    ]);
    const undo = (key: string, now = NOW) =>
      mutate(store, member("posone"), "undoKeyRotation", { key }, { now });
    expect(codesIn(await undo("k-posone"))).toEqual(["INVALID_STATE"]);
    expect(codesIn(await undo("k-two", at("2024-06-09T00:00:00Z")))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await undo("k-two", at("2024-06-03T00:00:00Z")))).toEqual([]);
    expect(await keys()).toEqual([
      { reference: "k-posone", state: "RETIRING", to: null, revokedAt: null },
      { reference: "k-two", state: "ACTIVE", to: null, revokedAt: "2024-06-03T00:00:00.000Z" },
    ]);
  });

  /** A client of silk's own with two versions, the second of which came after the first: by a rotation, or not. */
  async function twoVersions(store: Store, isRotated: boolean, overlapDays = 7): Promise<Data> {
    const [first, second] = [pemOf(pairs.EC.publicKey), pemOf(pairs.OKP.publicKey)];
    await mutate(store, silk, "createClient", { reference: "app-own", owner: "silk", environment: "LIVE" });
    await mutate(store, silk, "registerKey", {
      reference: "w1",
      client: "app-own",
      publicKey: first,
      validAt: "2024-05-31T00:00:00Z",
      to: "2024-12-01T00:00:00Z",
    });
    return isRotated
      ? mutate(store, silk, "rotateKey", { key: "w1", reference: "w2", publicKey: second, overlapDays })
      : mutate(store, silk, "registerKey", { reference: "w2", client: "app-own", publicKey: second });
  }
  const stateOf = async (store: Store, key: string): Promise<Data> =>
    (
      await ask(
        store,
        `{ keyVersion(reference: "${key}", at: { validAt: "2024-06-01T12:00:00Z" }) { state to revokedAt compromisedAt } }`,
      )
    ).keyVersion;

  test("only what a rotation has made is undone: no revocation is taken back with it", async () => {
    const store = await opened();
    await twoVersions(store, false);
    const revokedAt = "2024-06-01T01:00:00.000Z";
    await mutate(store, silk, "revokeKey", { key: "w1", validAt: revokedAt, reason: "leaked" });
    expect(codesIn(await mutate(store, silk, "undoKeyRotation", { key: "w2" }))).toEqual(["INVALID_STATE"]);
    expect(await stateOf(store, "w1")).toMatchObject({ state: "REVOKED", revokedAt });
    expect(await stateOf(store, "w2")).toMatchObject({ revokedAt: null });
  });

  test.each([
    ["a planned revocation", "revokeKey", { validAt: "2024-06-03T00:00:00Z" }, "INVALID_STATE"],
    ["a revocation", "revokeKey", {}, "WINDOW_OVER"],
    ["the end of the overlap", "voidKey", {}, "WINDOW_OVER"],
    ["a report of its compromise", "reportCompromise", {}, "INVALID_STATE"],
  ])("after %s of the old version a rotation cannot be undone", async (_, name, more, code) => {
    const store = await opened();
    await twoVersions(store, true);
    expect(codesIn(await mutate(store, silk, name, { key: "w1", ...more }))).toEqual([]);
    const kept = await stateOf(store, "w1");
    expect(codesIn(await mutate(store, silk, "undoKeyRotation", { key: "w2" }))).toEqual([code]);
    // Nor by saying that it was undone before.
    const earlier = { key: "w2", validAt: "2024-05-31T00:00:00Z" };
    expect(codesIn(await mutate(store, silk, "undoKeyRotation", earlier))).not.toEqual([]);
    expect(await stateOf(store, "w1")).toEqual(kept);
  });

  test("a rotation that was undone before it began leaves the old version ACTIVE; also one that cut nothing short", async () => {
    const store = await opened();
    await twoVersions(store, true, 365);
    const next = { key: "w2", reference: "w3", publicKey: pemOf(pairs.RSA.publicKey) };
    await mutate(store, silk, "rotateKey", { ...next, validAt: "2024-06-20T00:00:00Z" });
    expect(codesIn(await mutate(store, silk, "undoKeyRotation", { key: "w3" }))).toEqual([]);
    expect(codesIn(await mutate(store, silk, "undoKeyRotation", { key: "w3" }))).not.toEqual([]);
    expect(await stateOf(store, "w2")).toMatchObject({ state: "ACTIVE", to: null });
    expect(await stateOf(store, "w1")).toMatchObject({ to: "2024-12-01T00:00:00.000Z" });
    expect(codesIn(await mutate(store, silk, "undoKeyRotation", { key: "w2" }))).toEqual([]);
    expect(await stateOf(store, "w1")).toMatchObject({ to: "2024-12-01T00:00:00.000Z", revokedAt: null });
    expect(await stateOf(store, "w2")).toMatchObject({ state: "REVOKED" });
  });

  test("a rotation is undone as far as nothing of it was changed since it was read", async () => {
    const store = await opened();
    const { revision } = await twoVersions(store, true);
    const undo = (expectedRevision: number) =>
      mutate(store, silk, "undoKeyRotation", { key: "w2", expectedRevision });
    expect((await undo(revision - 1)).userErrors).toMatchObject([
      { code: "CONFLICT", currentRevision: revision },
    ]);
    expect(codesIn(await undo(revision))).toEqual([]);
  });

  test("a key is not revoked at its start or before, nor before the compromise that it is on record with", async () => {
    const store = await opened();
    const revoke = (validAt: string) => mutate(store, silk, "revokeKey", { key: "k-silk", validAt });
    const tooEarly = { userErrors: [{ code: "BACKWARD_INTERVAL", path: ["input", "validAt"] }] };
    expect(await revoke("2024-05-25T00:00:00Z")).toMatchObject(tooEarly);
    const since = "2024-05-28T00:00:00Z";
    expect(codesIn(await mutate(store, silk, "reportCompromise", { key: "k-silk", since }))).toEqual([]);
    for (const validAt of ["2024-05-27T00:00:00Z", since])
      expect(await revoke(validAt)).toMatchObject(tooEarly);
    expect(codesIn(await revoke("2024-05-29T00:00:00Z"))).toEqual([]);
    expect(await revoke(since)).toMatchObject(tooEarly);
    expect(codesIn(await revoke("2024-05-28T12:00:00Z"))).toEqual([]);
  });

  test("a key is no successor of itself", async () => {
    const store = await opened();
    await twoVersions(store, true);
    for (const pair of [pairs.EC, pairs.OKP]) {
      const again = { key: "w2", reference: "w3", publicKey: pemOf(pair.publicKey) };
      expect(await mutate(store, silk, "rotateKey", again)).toMatchObject({
        userErrors: [{ code: "ALREADY_KNOWN", path: ["input", "publicKey"] }],
      });
    }
  });

  test.each([
    ["voidKey", "w1", undefined],
    ["undoKeyRotation", "w3", undefined],
    ["voidKey", "w1", "2024-06-04T12:00:00Z"],
    ["undoKeyRotation", "w3", "2024-06-04T12:00:00Z"],
  ])(
    "a rotation after one that was undone is like the first: %s %s, which ends at %s",
    async (name, key, to) => {
      const store = await opened();
      await twoVersions(store, true);
      const later = (day: number) => ({ now: at(`2024-06-0${day}T00:00:00Z`) });
      const done = async (command: string, input: object, day: number) =>
        expect([command, codesIn(await mutate(store, silk, command, input, later(day)))]).toEqual([
          command,
          [],
        ]);
      await done("undoKeyRotation", { key: "w2" }, 2);
      const { keyVersion } = await ask(
        store,
        '{ keyVersion(reference: "w1", at: { validAt: "2024-06-02T12:00:00Z" }) { state } }',
      );
      expect(keyVersion.state).toBe("ACTIVE");
      if (to)
        await mutate(
          store,
          OPERATOR,
          "correctFacts",
          { changes: { keys: [{ reference: "w1", to }] } },
          later(2),
        );
      const publicKey = pemOf(generateKeyPairSync("ed25519").publicKey);
      await done("rotateKey", { key: "w1", reference: "w3", publicKey }, 3);
      await done(name, { key }, 4);
    },
  );

  test("a report of a compromise says since when, and only an earlier instant amends it", async () => {
    const store = await opened();
    const report = async (more: object) =>
      (await mutate(store, silk, "reportCompromise", { key: "k-silk", ...more })).userErrors;
    const refused = (member: string) => [
      { code: "INVALID_VALUE", path: ["input", member], message: expect.stringMatching(/expected/) },
    ];
    expect(await report({ since: "2025-03-28T00:00:00Z" })).toMatchObject(refused("since"));
    expect(await report({ validAt: "2025-03-28T00:00:00Z" })).toMatchObject(refused("validAt"));
    expect(await report({ since: "2024-05-30T00:00:00Z" })).toEqual([]);
    expect(await report({ since: "2024-05-31T00:00:00Z" })).toMatchObject(refused("since"));
    expect(await report({})).toMatchObject(refused("validAt"));
    expect(await stateOf(store, "k-silk")).toMatchObject({ compromisedAt: "2024-05-30T00:00:00.000Z" });
    expect(await report({ since: "2024-05-29T00:00:00Z" })).toEqual([]);
    const changes = { keys: [{ reference: "k-silk", compromisedAt: "2024-05-31T00:00:00Z" }] };
    expect(codesIn(await mutate(store, OPERATOR, "correctFacts", { changes }))).toEqual([]);
    expect(await stateOf(store, "k-silk")).toMatchObject({
      state: "COMPROMISED",
      compromisedAt: "2024-05-31T00:00:00.000Z",
    });
  });

  test("no mutation brings in a weak key, or one that nobody has; what is on record already stays as it is", async () => {
    const weak = pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey);
    const store = await load(
      await openFresh(),
      `${WORLD}  - recordedAt: 2024-05-02
    keys: [{ ref: k-weak, client: app-silk, publicKey: ${JSON.stringify(weak)}, from: 2024-01-01 }]
`,
      REFRESH,
    );
    const refused = async (name: string, input: object) =>
      expect([name, (await mutate(store, OPERATOR, name, input)).userErrors]).toMatchObject([
        name,
        [{ code: "INVALID_KEY" }],
      ]);
    const fresh = { reference: "k-new", client: "app-silk", from: "2024-06-01T00:00:00Z" };
    const another = pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey);
    for (const publicKey of [another, "generated"]) {
      await refused("registerKey", { reference: "k-new", client: "app-silk", publicKey });
      await refused("rotateKey", { key: "k-silk", reference: "k-new", publicKey });
    }
    await refused("correctFacts", { changes: { keys: [{ ...fresh, publicKey: weak }] } });
    const known = { reference: "k-weak", publicKey: weak, to: "2025-01-01T00:00:00Z" };
    const corrected = await mutate(store, OPERATOR, "correctFacts", { changes: { keys: [known] } });
    expect(codesIn(corrected)).toEqual([]);

    const row = { kind: "key", ref: "k-new", client: "app-silk", from: "2024-01-01", publicKey: weak };
    const content = [row, { kind: "party", ref: "silk", name: "Silk" }].map((it) => JSON.stringify(it));
    const rows = { format: "NDJSON", content: content.join("\n") };
    const shows = { shows: "results { status code message }" };
    const refusal = { status: "REJECTED", code: "INVALID_KEY", message: expect.stringContaining("1024") };
    for (const dryRun of [true, false]) {
      const { results } = await mutate(store, OPERATOR, "importRows", { ...rows, dryRun }, shows);
      expect(results).toMatchObject([refusal, { status: "RECORDED" }]);
    }
    const [found] = await store.at((await store.head()).revision).find("KeyVersion", ["k-new"]);
    expect(found).toBeUndefined();
  });
});
