import { isIPv4, isIPv6 } from 'node:net';

/** IP family by version number. */
export type Family = 4 | 6;

/** Width of an address in bits: 32 or 128. */
export const WIDTH: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/** One address; `bits` is its unsigned value in network order (0 … 2^width − 1). */
export interface Address {
  readonly family: Family;
  readonly bits: bigint;
}

/**
 * Reads an address in dotted-quad or RFC 4291 section 2.2 text.
 * `undefined` for anything else: no zone ids, no shorthand or octal IPv4.
 */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, bits: quad(text) };
  if (isIPv6(text) && !text.includes('%')) return { family: 6, bits: hextets(text) };
  return undefined;
}

/** Canonical text: dotted quad, or RFC 5952 (lower case, longest zero run compressed). */
export function formatAddress({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((s) => (bits >> s) & 255n).join('.');
  const words = Array.from({ length: 8 }, (_, i) => Number((bits >> BigInt(112 - 16 * i)) & 0xffffn));
  const run = longestZeroRun(words);
  const hex = (part: readonly number[]): string => part.map((w) => w.toString(16)).join(':');
  if (run.length < 2) return hex(words);
  return `${hex(words.slice(0, run.start))}::${hex(words.slice(run.start + run.length))}`;
}

/** The address as 16 network-order bytes; IPv4 sits in the last four, the rest zero. */
export function addressBytes({ bits }: Address): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let i = 15, rest = bits; i >= 0 && rest > 0n; i--, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

/** Inverse of reading `bytes` (4 or 16, network order) off a packet. */
export function addressFromBytes(bytes: Uint8Array): Address {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return { family: bytes.length === 4 ? 4 : 6, bits };
}

/** The IPv4 address behind an IPv4-mapped IPv6 one (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2). */
export function unmapped({ family, bits }: Address): Address | undefined {
  return family === 6 && bits >> 32n === 0xffffn ? { family: 4, bits: bits & 0xffffffffn } : undefined;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.bits === b.bits;
}

/** By character codes: sets of 100,000 addresses pass here several times. */
function quad(text: string): bigint {
  let value = 0;
  let octet = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      value = value * 256 + octet;
      octet = 0;
    } else octet = octet * 10 + code - ZERO;
  }
  return BigInt(value * 256 + octet);
}

const DOT = 46;
const ZERO = 48;
const COLON = 58;

/** Where the eight words of an IPv6 address are put together; no reader keeps it. */
const WORDS = new DataView(new ArrayBuffer(16));

/** By character codes, of a text known to be IPv6: words, `::` once at most, perhaps a dotted quad at the end. */
function hextets(text: string): bigint {
  WORDS.setBigUint64(0, 0n);
  WORDS.setBigUint64(8, 0n);
  let count = 0;
  let word = 0;
  let start = 0;
  let gap = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) return withQuad(text.slice(start), count, gap);
    if (code !== COLON) {
      word = word * 16 + (code <= NINE ? code - ZERO : (code | LOWER) - BEFORE_A);
      continue;
    }
    if (i > start) WORDS.setUint16(2 * count++, word);
    else if (i > 0) gap = count;
    word = 0;
    start = i + 1;
  }
  if (start < text.length) WORDS.setUint16(2 * count++, word);
  return wordsAfter(gap, count);
}

const NINE = 57;
const LOWER = 0x20;
const BEFORE_A = 87;

function withQuad(dotted: string, count: number, gap: number): bigint {
  WORDS.setUint32(2 * count, Number(quad(dotted)));
  return wordsAfter(gap, count + 2);
}

/** The value of `count` words, those behind `gap` (-1: none) moved to the end and zeros put in between. */
function wordsAfter(gap: number, count: number): bigint {
  const zeros = 8 - count;
  if (gap !== -1 && zeros > 0) {
    for (let i = count - 1; i >= gap; i--) WORDS.setUint16(2 * (i + zeros), WORDS.getUint16(2 * i));
    for (let i = gap; i < gap + zeros; i++) WORDS.setUint16(2 * i, 0);
  }
  return (WORDS.getBigUint64(0) << 64n) | WORDS.getBigUint64(8);
}

function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  words.forEach((word, i) => {
    if (word !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best;
}
