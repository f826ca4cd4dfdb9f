/** Looks for private keys in text that ought to hold a public one, before any parser sees it. */

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
  if (PRIVATE_WORDS.test(text) || PRIVATE_MEMBER.test(text)) return true;
  if ((text.match(BEGIN) ?? []).length > 1) return true;
  return privateJson(text) || privateDer(text);
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
