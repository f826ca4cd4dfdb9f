/** Public keys are read, private ones are refused without a trace. */
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { holdsPrivateKey } from "../../src/app/private-key";
import { readPublicKey } from "../../src/app/public-key";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const spki = (key: KeyObject) => key.export({ type: "spki", format: "pem" }) as string;
const pkcs8 = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }) as string;
const jwk = (key: KeyObject) => JSON.stringify(key.export({ format: "jwk" }));
const read = (text: string) => readPublicKey(text, "k1");

test.each([
  ["RSA", rsa.publicKey, 2048, ["e", "kty", "n"]],
  ["EC", p256.publicKey, 256, ["crv", "kty", "x", "y"]],
  ["OKP", ed.publicKey, 256, ["crv", "kty", "x"]],
])("%s as PEM and as JWK is the same key", (keyType, key, bits, members) => {
  const fromPem = read(spki(key));
  expect(read(jwk(key))).toEqual(fromPem);
  expect(
    read(`\n ${JSON.stringify({ use: "sig", kid: "x", alg: "y", ...key.export({ format: "jwk" }) })}\n`),
  ).toEqual(fromPem);
  if (!fromPem.ok) throw new Error(fromPem.message);
  expect(fromPem.key).toMatchObject({ keyType, bits });
  expect(Object.keys(JSON.parse(fromPem.key.publicKey))).toEqual(members);
  expect(fromPem.key.thumbprint).toBe(createHash("sha256").update(fromPem.key.publicKey).digest("base64url"));
});

test("the thumbprint is that of RFC 7638, section 3.1", () => {
  const n =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
  const given = read(JSON.stringify({ kty: "RSA", n, e: "AQAB", alg: "RS256", kid: "2011-04-29" }));
  expect(given.ok && given.key.thumbprint).toBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
});

const privateJwk = rsa.privateKey.export({ format: "jwk" });
const der = (key: KeyObject, type: "pkcs8" | "sec1" | "pkcs1") =>
  key.export({ type, format: "der" } as never) as unknown as Buffer;
const relabelled = (bytes: Buffer) =>
  `-----BEGIN PUBLIC KEY-----\n${bytes.toString("base64")}\n-----END PUBLIC KEY-----\n`;

const PRIVATE: (readonly [string, string])[] = [
  ["PKCS#8 PEM", pkcs8(rsa.privateKey)],
  ["PKCS#8 PEM of an EC key", pkcs8(p256.privateKey)],
  ["PKCS#8 PEM of Ed25519", pkcs8(ed.privateKey)],
  ["PKCS#1 PEM", rsa.privateKey.export({ type: "pkcs1", format: "pem" }) as string],
  ["SEC1 PEM", p256.privateKey.export({ type: "sec1", format: "pem" }) as string],
  [
    "encrypted PEM",
    rsa.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }) as string,
  ],
  ["a label in small letters", pkcs8(rsa.privateKey).toLowerCase()],
  ["an OpenSSH label", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"],
  ["public, then private PEM", spki(rsa.publicKey) + pkcs8(rsa.privateKey)],
  ["two public PEM blocks", spki(rsa.publicKey) + spki(p256.publicKey)],
  ["PKCS#8 under a public label", relabelled(der(rsa.privateKey, "pkcs8"))],
  ["PKCS#1 under a public label", relabelled(der(rsa.privateKey, "pkcs1"))],
  ["SEC1 under a public label", relabelled(der(p256.privateKey, "sec1"))],
  ["bare base64 PKCS#8", der(rsa.privateKey, "pkcs8").toString("base64")],
  ["bare base64url PKCS#8", der(ed.privateKey, "pkcs8").toString("base64url")],
  ["bare hexadecimal PKCS#8", der(p256.privateKey, "pkcs8").toString("hex")],
  [
    "encrypted DER",
    (
      rsa.privateKey.export({
        type: "pkcs8",
        format: "der",
        cipher: "aes-256-cbc",
        passphrase: "x",
      }) as Buffer
    ).toString("base64"),
  ],
  ["RSA JWK", jwk(rsa.privateKey)],
  ["EC JWK", jwk(p256.privateKey)],
  ["OKP JWK", jwk(ed.privateKey)],
  ...(["d", "p", "q", "dp", "dq", "qi"] as const).map(
    (member) =>
      [
        `RSA JWK with ${member} only`,
        JSON.stringify({ ...rsa.publicKey.export({ format: "jwk" }), [member]: privateJwk[member] }),
      ] as const,
  ),
  ["oth", JSON.stringify({ ...rsa.publicKey.export({ format: "jwk" }), oth: [] })],
  ["a symmetric key", '{"kty":"oct","k":"c2VjcmV0"}'],
  [
    "public PEM, then bare base64 PKCS#8",
    spki(rsa.publicKey) + der(ed.privateKey, "pkcs8").toString("base64"),
  ],
  ["an escaped member", jwk(ed.privateKey).replace('"d"', '"\\u0064"')],
  ["broken JSON with a private member", `${jwk(ed.privateKey)},`],
  ["a key set with a private key", `{"keys":[${jwk(ed.privateKey)}]}`],
];

test.each(PRIVATE)("private: %s", (_, text) => {
  const result = read(text);
  expect(result).toMatchObject({ ok: false, code: "PRIVATE_KEY" });
  const pieces = text.match(/[\w+/-]{12,}/g) ?? [];
  const told = JSON.stringify(result);
  expect(pieces.filter((piece) => told.includes(piece))).toEqual([]);
});

test.each([
  ["nothing", ""],
  ["words", "hello there"],
  ["broken JSON", '{"kty":'],
  ["a JWK without its members", '{"kty":"RSA"}'],
  ["a point off the curve", JSON.stringify({ kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" })],
  ["another curve", jwk(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey)],
  ["X25519", jwk(generateKeyPairSync("x25519").publicKey)],
  ["a key set", `{"keys":[${jwk(ed.publicKey)}]}`],
  ["PKCS#1", rsa.publicKey.export({ type: "pkcs1", format: "pem" }) as string],
  ["RSA of 512 bits", jwk(generateKeyPairSync("rsa", { modulusLength: 512 }).publicKey)],
  ["something after the END line", `${spki(rsa.publicKey)}and more`],
  ["something within the lines", spki(rsa.publicKey).replace("-----END", "not base64!\n-----END")],
  ["an even exponent", JSON.stringify({ ...rsa.publicKey.export({ format: "jwk" }), e: "Ag" })],
])("no public key: %s", (_, text) => {
  expect(read(text)).toMatchObject({
    ok: false,
    code: "INVALID_KEY",
    message: expect.stringMatching(/expected/),
  });
});

test("a short RSA key is read with its length: K10 reports it", () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  expect(read(spki(weak))).toMatchObject({ ok: true, key: { keyType: "RSA", bits: 1024 } });
});

test("a generated key depends on its reference alone, is a good RSA-2048 key, and is fast to make", () => {
  const generated = read("generated");
  expect(read("generated")).toEqual(generated);
  expect(readPublicKey("generated", "k2")).not.toEqual(generated);
  if (!generated.ok) throw new Error(generated.message);
  expect(read(generated.key.publicKey)).toEqual(generated);
  const start = process.hrtime.bigint();
  for (let i = 0; i < 1000; i++) readPublicKey("generated", `key-${i}`);
  expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(500);
});

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBiDCCAS2gAwIBAgIUQMGg630VxNRukI2C5X4DBOQw99UwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNcGFydG5lci1ncmFwaDAgFw0yNjExMjMyMzI4MjRaGA8yMTI2
MTAzMDIzMjgyNFowGDEWMBQGA1UEAwwNcGFydG5lci1ncmFwaDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABCeBNWX2fuFoKl6ebDW9y7r0lWs3XK6IFcDz5s5WlLaA
FvadrdeapNcPqTdMNSgL4+h2iJ0WVrGIZsWfW9OUr9mjUzBRMB0GA1UdDgQWBBTu
j+z//i2LEUvo8PFzJydPD+BHATAfBgNVHSMEGDAWgBTuj+z//i2LEUvo8PFzJydP
D+BHATAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQD/ZWeCS62x
oZ46wPg8HHUBXzK/s2BXUmkgSY41Ps45EQIhANmw+Y1z0mr0ESd7x9sTLGKSbZZ8
WH/TXOSSuUJp18NN
-----END CERTIFICATE-----`;

const OF_CERTIFICATE = `MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJ4E1ZfZ+4WgqXp5sNb3LuvSVazdc
rogVwPPmzlaUtoAW9p2t15qk1w+pN0w1KAvj6HaInRZWsYhmxZ9b05Sv2Q==`;

test("an X.509 certificate, the PEM of its key, and that without the lines around it are one key", () => {
  const forms = [
    CERTIFICATE,
    `-----BEGIN PUBLIC KEY-----\n${OF_CERTIFICATE}\n-----END PUBLIC KEY-----`,
    OF_CERTIFICATE,
  ];
  const read = forms.map((form) => readPublicKey(form, "key"));
  expect(read[0]).toMatchObject({ ok: true, key: { keyType: "EC", bits: 256 } });
  expect(read[1]).toEqual(read[0]);
  expect(read[2]).toEqual(read[0]);
});

describe("in a text that may say anything", () => {
  const openSsh = `b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ`;
  const OUTSIDE = [
    "a label in small letters",
    "two public PEM blocks",
    "oth",
    "a symmetric key",
    "RSA JWK with qi only",
  ];

  const found: (readonly [string, string])[] = [
    ...PRIVATE.filter(([name]) => !OUTSIDE.includes(name)),
    ["OpenSSH without its lines", openSsh],
    ["PKCS#12 without lines", "MIIEPgIBAzCCA+wGCSqGSIb3DQEHAaCCA90EggPZMIID1TCCAXoGCSqG"],
  ];
  test.each(found)("%s is found, also in the middle of words and in JSON", (_, text) => {
    const words = `Lost on the way: ${text} and so on.`;
    expect(holdsPrivateKey(text)).toBe(true);
    expect(holdsPrivateKey(words)).toBe(true);
    expect(holdsPrivateKey(JSON.stringify({ note: words }))).toBe(true);
    expect(holdsPrivateKey(text.replaceAll("\n", " "))).toBe(true);
  });

  test.each([
    ["words about one", "The private key of the till was leaked on Monday; rotate it, and tell the ISV."],
    ["a public PEM", `it is ${spki(rsa.publicKey)}`],
    ["a public JWK", jwk(rsa.publicKey)],
    ["a thumbprint", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"],
    ["a digest", createHash("sha256").update("x").digest("hex")],
    ["a token", `token_${createHash("sha256").update("y").digest("base64url")}`],
    ["JSON of another kind", '{"d": 1, "k": "short", "note": "a longer text that says nothing of keys"}'],
    [
      "Chinese",
      "商户已更换私钥，旧密钥将在七天后停止使用，请通知所有集成方并确认新密钥已经生效，谢谢合作与支持",
    ],
  ])("%s is none", (_, text) => {
    expect(holdsPrivateKey(text)).toBe(false);
  });

  test("no secret that we give out, and no signature, is taken for one", () => {
    for (let i = 0; i < 20_000; i++) {
      const bytes = createHash("sha512").update(String(i)).digest();
      expect([i, holdsPrivateKey(`token_${bytes.toString("base64url")}`)]).toEqual([i, false]);
      expect([i, holdsPrivateKey(bytes.toString("base64"))]).toEqual([i, false]);
    }
  });
});
