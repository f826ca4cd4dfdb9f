/** Looks for private keys: in text that ought to hold a public one, before any parser sees it, and in text that may say anything. */

/** What is told of one, beside what to do instead. */
export const LEAKED =
  "this contains a private key, which must never leave its holder; it was not kept. Treat it as leaked";

/** Members of a JWK that only private and symmetric keys have. */
const PRIVATE_MEMBERS: ReadonlySet<string> = new Set(["d", "p", "q", "dp", "dq", "qi", "oth", "k"]);

const PRIVATE_WORDS = /(private|secret)[\s_-]*key|private-(lines|mac)/i;
const PRIVATE_MEMBER = /["'](?:d|p|q|dp|dq|qi|oth|k)["']\s*:/;
const BEGIN = /-----\s*BEGIN\b/gi;

/**
 * Does the text hold a private key, or anything that might be one? Rather one time too often: `createPublicKey` takes private keys
 * without a word and makes the public part of them.
 */
export function containsPrivateKey(text: string): boolean {
  if (PRIVATE_WORDS.test(text) || PRIVATE_MEMBER.test(text) || holdsPrivateKey(text)) return true;
  if ((text.match(BEGIN) ?? []).length > 1) return true;
  return privateJson(text) || privateDer(text);
}

/** No private key, and no public one, is shorter than this. */
const SHORTEST = 40;

const PRIVATE_LABEL = /BEGIN[\w ]{0,40}(private|secret)[\s_-]*key|private-(lines|mac)\s*:/i;
const PRIVATE_JWK = /["'](?:d|p|q|dp|dq|qi|k)["']\s*:\s*["'][\w+/-]{16,}/;
/** How the bytes of OpenSSH's own form begin. */
const OPEN_SSH = "b3BlbnNzaC1rZXktdjE";
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}/g;
const HEX_RUN = /(?:[0-9a-f]{2}[\s:]?){40,}/gi;
/** The head of a key, in characters: as much of it as says what it is. */
const HEAD = 600;

/** Does a text that may say anything hold a private key somewhere? To talk of private keys is allowed. */
export function holdsPrivateKey(text: string): boolean {
  if (text.length < SHORTEST) return false;
  const plain = text
    .replace(/\\u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[rn]/g, "\n")
    .replaceAll("\\", "");
  if (PRIVATE_LABEL.test(plain) || PRIVATE_JWK.test(plain) || plain.includes(OPEN_SSH)) return true;
  const bare = plain.replace(/-----[^-]*-----/g, "\n");
  for (const { index } of bare.matchAll(BASE64_RUN)) if (beginsPrivate(headAt(bare, index))) return true;
  for (const [run] of bare.matchAll(HEX_RUN))
    if (beginsPrivate(Buffer.from(run.replace(/[\s:]/g, ""), "hex"))) return true;
  return false;
}

/** What the base64 from a place on begins with, its lines put together. */
function headAt(text: string, index: number): Buffer {
  const lines = /^[A-Za-z0-9+/_\s-]*/.exec(text.slice(index, index + HEAD))?.[0] ?? "";
  return Buffer.from(lines.replace(/\s/g, ""), "base64");
}

/** As `privateShape`, and so much of what follows that hardly any other bytes begin like this. */
function beginsPrivate(der: Buffer): boolean {
  const outer = element(der, 0);
  if (outer?.tag !== SEQUENCE) return false;
  const first = element(der, outer.start);
  const second = first && element(der, first.end);
  if (!first || !second) return false;
  if (first.tag === INTEGER)
    return first.end - first.start === 1 && [SEQUENCE, INTEGER, OCTETS].includes(second.tag);
  const isNamed = first.tag === SEQUENCE && element(der, first.start)?.tag === IDENTIFIER;
  return isNamed && second.tag === OCTETS;
}

function privateJson(text: string): boolean {
  try {
    return hasPrivateMember(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Escapes in member names hide from a pattern, and key sets nest: look at what the parser made of it as well. */
function hasPrivateMember(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([member, inner]) =>
      (!Array.isArray(value) && PRIVATE_MEMBERS.has(member)) || inner === "oct" || hasPrivateMember(inner),
  );
}

/** PEM of any label, bare base64 or hexadecimal text that decodes to the DER of a private key. */
function privateDer(text: string): boolean {
  const body = text.replace(/-----[^-]*-----/g, "").replace(/\s/g, "");
  if (/^[0-9a-f:]+$/i.test(body) && privateShape(Buffer.from(body.replaceAll(":", ""), "hex"))) return true;
  return /^[0-9A-Za-z+/_-]+=*$/.test(body) && privateShape(Buffer.from(body, "base64"));
}

const INTEGER = 0x02;
const OCTETS = 0x04;
const IDENTIFIER = 0x06;
const SEQUENCE = 0x30;

/**
 * PKCS#8, PKCS#1 and SEC1 private keys are sequences that begin with a small version number; an encrypted PKCS#8 key is a sequence
 * of an algorithm and octets. A public key (SPKI) is a sequence of an algorithm and a bit string.
 */
function privateShape(der: Buffer): boolean {
  const outer = element(der, 0);
  if (outer?.tag !== SEQUENCE) return false;
  const first = element(der, outer.start);
  if (first?.tag === INTEGER) return first.end - first.start === 1;
  return first?.tag === SEQUENCE && element(der, first.end)?.tag === OCTETS;
}

function element(der: Buffer, at: number): { tag: number; start: number; end: number } | null {
  const [tag, short] = [der[at], der[at + 1]];
  if (tag === undefined || short === undefined) return null;
  if (short < 0x80) return { tag, start: at + 2, end: at + 2 + short };
  const count = short & 0x7f;
  let length = 0;
  for (let i = 0; i < count; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
  return { tag, start: at + 2 + count, end: at + 2 + count + length };
}
