/** Keys: every form of a public key, nothing private, proof of possession, and rotation with a window. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Store } from "../../../src/domain/ports";
import { at } from "../../support/batches";
import { forEachBackend } from "../../support/store";
import { ask, load, NOW, REFRESH, refusal } from "../support/ask";
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
  const register = (store: Store, publicKey: string, reference = "k-new") =>
    mutate(store, silk, "registerKey", { reference, client: "app-silk", publicKey }, SHOWS);

  test("PEM, base64 DER and JWK of one key are one thumbprint; weak ones and private ones are refused", async () => {
    const store = await opened();
    const { publicKey, privateKey } = pairs.RSA;
    const forms = [
      pemOf(publicKey),
      (publicKey.export({ type: "spki", format: "der" }) as Buffer).toString("base64"),
      JSON.stringify(publicKey.export({ format: "jwk" })),
    ];
    const prints = new Set<string>();
    for (const [i, form] of forms.entries())
      prints.add((await register(store, form, `k-${i}`)).key.thumbprint);
    expect(prints.size).toBe(1);
    const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
    expect(codesIn(await register(store, pemOf(weak)))).toEqual(["INVALID_KEY"]);
    const curve = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey;
    expect(codesIn(await register(store, pemOf(curve)))).toEqual(["INVALID_KEY"]);
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
    expect(codesIn(await undo("k-posone"))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await undo("k-two", at("2024-06-09T00:00:00Z")))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await undo("k-two", at("2024-06-03T00:00:00Z")))).toEqual([]);
    expect(await keys()).toEqual([
      { reference: "k-posone", state: "RETIRING", to: null, revokedAt: null },
      { reference: "k-two", state: "ACTIVE", to: null, revokedAt: "2024-06-03T00:00:00.000Z" },
    ]);
  });
});
