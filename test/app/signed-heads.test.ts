/**
 * Signed heads (law 11): what the chain alone cannot show, since whoever can write the database could write all of it anew, they do. They
 * go with exports, which anybody can check without a database.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runExport } from "../../scripts/lib/run-export";
import { runImport } from "../../scripts/lib/run-import";
import { runVerifyHistory } from "../../scripts/lib/run-verify-history";
import { headSigner } from "../../src/app/head-keys";
import { signHead } from "../../src/app/sign-head";
import { openStore } from "../../src/db";
import { digestOfRecorded } from "../../src/db/chain";
import { DAY, later } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { WORLD } from "../graphql/mutations/world";
import { ask, load, NOW, REFRESH } from "../graphql/support/ask";
import { mutate, OPERATOR } from "../graphql/support/mutate";
import { forEachBackend } from "../support/store";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

function keyFiles(name: string, type: "ed25519" | "x25519" = "ed25519"): { secret: string; open: string } {
  const { privateKey, publicKey } = generateKeyPairSync(type as "ed25519");
  const secret = put(`${name}.pem`, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  return {
    secret,
    open: put(`${name}.pub.pem`, publicKey.export({ type: "spki", format: "pem" }).toString()),
  };
}

const OURS = keyFiles("ours");
const THEIRS = keyFiles("theirs");
const signer = headSigner(readFileSync(OURS.secret, "utf8"))!;

function io(url?: string) {
  const said: string[] = [];
  const tell = (text: string) => void said.push(text);
  const open = (named: string | undefined) => openStore((named ?? url) as string);
  return { said, out: tell, err: tell, watched: false, clock: () => later(NOW, DAY), open };
}

async function verify(...argv: string[]): Promise<[code: number, said: string]> {
  const outside = io();
  const code = await runVerifyHistory(argv, outside);
  return [code, outside.said.join("\n")];
}

const change = async (store: Store, name: string): Promise<void> => {
  expect((await mutate(store, OPERATOR, "amendParty", { party: "silk", name })).userErrors).toEqual([]);
};

/** A history of four revisions, of which the second and the third are signed. */
async function lived(store: Store): Promise<Store> {
  await load(store, WORLD, REFRESH);
  await change(store, "Silk Street");
  expect(await signHead(store, signer, () => NOW)).toMatchObject({ revision: 2, key: signer.key });
  expect(await signHead(store, signer, () => NOW)).toBeNull();
  await change(store, "Silk Alley");
  await signHead(store, signer, () => later(NOW, DAY));
  await change(store, "Silk Market");
  return store;
}

/** An export in which somebody changes what was recorded, and works all digests out anew: everything but the signatures. */
function rewritten(text: string, change: (line: string) => string, signs: (head: object) => object): string {
  let [before, own]: [string, { line: Record<string, never>; facts: never[] } | null] = ["", null];
  const digests = new Map<number, string>();
  const lines = text.trimEnd().split("\n").map(change);
  const end = () => {
    if (own === null) return;
    before = digestOfRecorded(before, own.line as never, own.facts);
    digests.set(own.line.revision as never, before);
  };
  for (const line of lines) {
    const value = JSON.parse(line);
    if (value.kind !== undefined) own?.facts.push(value as never);
    else if (value.revision !== undefined && value.digest !== undefined) {
      end();
      own = { line: value, facts: [] };
    }
  }
  end();
  const anew = lines.map((line) => {
    const value = JSON.parse(line);
    if (value.signedHead !== undefined)
      return JSON.stringify({
        signedHead: signs({ ...value.signedHead, digest: digests.get(value.signedHead.revision) }),
      });
    if (value.head !== undefined) return JSON.stringify({ ...value, head: before });
    return value.digest === undefined
      ? line
      : JSON.stringify({ ...value, digest: digests.get(value.revision) });
  });
  return `${anew.join("\n")}\n`;
}

test("only an Ed25519 private key signs", () => {
  expect(headSigner(readFileSync(OURS.open, "utf8"))).toBeNull();
  expect(headSigner(readFileSync(keyFiles("other", "x25519").secret, "utf8"))).toBeNull();
  expect(headSigner("nonsense")).toBeNull();
});

forEachBackend(({ name, freshUrl, openFresh }) => {
  test("heads are signed when history has moved; the script says how far, and by whom", async () => {
    const url = await freshUrl();
    await (await lived(await openStore(url))).close();
    expect(await verify("--database", url, "--public-key", OURS.open)).toEqual([
      0,
      expect.stringMatching(
        /^4 revisions with \d+ recorded facts are as they were recorded. Head: [0-9a-f]{64}\n2 signed heads are signed by the keys given. The last is of revision 3; 1 after it are not signed.\nStored answers are derived, .*--every-revision.*$/,
      ),
    ]);
    expect((await verify("--database", url))[1]).toContain(
      "2 signed heads were not checked: give --public-key.",
    );
    expect(await verify("--database", url, "--public-key", THEIRS.open)).toEqual([
      1,
      `History is broken at revision 2: its head was signed by the key ${signer.key}, which is none of those given.`,
    ]);
    expect((await verify("--database", url, "--public-key", OURS.open, THEIRS.open))[0]).toBe(0);
    expect((await verify("--database", url, "--public-key", join(folder, "none")))[1]).toContain("ENOENT");
  });

  test("the API shows them, with the very text that was signed", async () => {
    const store = await lived(await openFresh());
    const { signedHeads, revisions } = await ask(
      store,
      "{ signedHeads { totalCount nodes { revision digest signedAt key text signature } } revisions { nodes { number digest } } }",
    );
    expect(signedHeads.totalCount).toBe(2);
    for (const head of signedHeads.nodes) {
      const { digest } = revisions.nodes[head.revision - 1];
      expect(head).toMatchObject({ digest, key: signer.key });
      expect(JSON.parse(head.text)).toEqual([
        "partner-graph head",
        1,
        head.revision,
        digest,
        Date.parse(head.signedAt),
      ]);
      expect(signer.sign(head.text)).toBe(head.signature);
    }
    const { signedHeads: then } = await ask(
      store,
      "{ signedHeads(at: { revision: 2 }) { totalCount nodes { revision } } }",
    );
    expect(then).toEqual({ totalCount: 1, nodes: [{ revision: 2 }] });
  });

  test("an export carries them, signs the last, is checked by itself, and comes out of an import the same", async () => {
    const [source, target] = [await freshUrl(), await freshUrl()];
    await (await lived(await openStore(source))).close();
    const [file, again] = [join(folder, `${name}.ndjson`), join(folder, `${name}-again.ndjson`)];
    expect(await runExport(["--file", file, "--database", source, "--head-key", OURS.secret], io())).toBe(0);
    expect(await verify("--file", file, "--public-key", OURS.open)).toEqual([
      0,
      expect.stringContaining(
        "3 signed heads are signed by the keys given. The last is of the last revision.",
      ),
    ]);
    expect((await verify("--file", file))[0]).toBe(0);
    expect(await verify("--file", file, "--database", source)).toEqual([
      1,
      expect.stringMatching(/'--file <export>' cannot be used with option '--database <url>'/),
    ]);
    expect((await verify("--file", file, "--public-key", THEIRS.open))[0]).toBe(1);
    expect(await runImport(["--file", file, "--database", target, "--quiet"], io())).toBe(0);
    expect(await runExport(["--file", again, "--database", target], io())).toBe(0);
    expect(readFileSync(again, "utf8")).toBe(readFileSync(file, "utf8"));
    expect((await verify("--database", target, "--public-key", OURS.open))[0]).toBe(0);

    const text = readFileSync(file, "utf8");
    const same = (head: object) => head;
    const table: [what: string, text: string, expected: string][] = [
      [
        "a fact",
        text.replace("Silk Street", "Silk Strand"),
        "broken at revision 2: what it recorded, who made it",
      ],
      [
        "an actor",
        text.replace('"actor":"olga"', '"actor":"adam"'),
        "broken at revision 2: what it recorded, who made it",
      ],
      [
        "a signature",
        text.replace(/"signature":"(.)/, (_all, first) => `"signature":"${first === "A" ? "B" : "A"}`),
        "broken at revision 2: the signature of its head",
      ],
      [
        "all of it anew",
        rewritten(text, (line) => line.replace("Silk Street", "Silk Strand"), same),
        "broken at revision 2: the signature of its head",
      ],
      [
        "a head of another revision",
        text.replace('{"signedHead":{"revision":3', '{"signedHead":{"revision":2'),
        "expected the signed head of revision 3",
      ],
      ["the end", text.split("\n").slice(0, -2).join("\n"), "it was cut off"],
      [
        "a revision's line",
        text.replace(/^\{"revision":2,.*\n/m, ""),
        "expected the signed head of revision 1",
      ],
      [
        "a revision",
        text.replace(/^\{"revision":2,[\s\S]*(?=^\{"revision":3,)/m, ""),
        "broken at revision 2: a revision before it is missing",
      ],
    ];
    for (const [what, changed, expected] of table) {
      expect([what, changed === text]).toEqual([what, false]);
      const path = put("changed.ndjson", changed);
      const [code, said] = await verify("--file", path, "--public-key", OURS.open);
      expect([what, code, said]).toEqual([what, 1, expect.stringContaining(expected)]);
    }
    // Without the key nobody can tell that it was written anew; with it, not even that nothing is signed any more goes unseen.
    const [, , , [, anew]] = table as [unknown, unknown, unknown, [string, string]];
    expect((await verify("--file", put("anew.ndjson", anew)))[0]).toBe(0);
    const unsigned = put("unsigned.ndjson", anew.replace(/^\{"signedHead".*\n/gm, ""));
    expect(await verify("--file", unsigned, "--public-key", OURS.open)).toEqual([
      1,
      expect.stringContaining("no head is signed"),
    ]);
  });

  test("a database in which a signed revision was changed, moved or lost is found out", async () => {
    const url = await freshUrl();
    const store = await lived(await openStore(url));
    const head = await store.head();
    const record = { revision: 9, digest: "0".repeat(64), signedAt: NOW, key: signer.key, signature: "x" };
    await store.keepHead({ ...record, revision: head.revision });
    expect((await store.checkChain()).broken).toEqual({
      revision: 4,
      problem: "another digest was signed than it has",
    });
    await store.keepHead(record);
    await store.close();
    expect((await verify("--database", url))[1]).toContain("broken at revision 4");
  });
});
