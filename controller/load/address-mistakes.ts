import type { DiagnosticCode } from '../errors/catalogue.ts';
import { type Address, formatAddress, parseAddress, unmapped } from '../net/address.ts';
import { isPrefix, parsePrefix } from '../net/prefix.ts';
import { quoted } from './finding.ts';

/** A finding about one text, without its path. */
export interface Mistake {
  readonly code: DiagnosticCode;
  readonly wrong: string;
  readonly remedy: string;
  readonly value: string;
  readonly suggestion?: string;
}

const BLOCKS = '192.0.2.0/24, 192.0.2.7 or 2001:db8::/32';
const ADDRESSES = '192.0.2.7 or 2001:db8::7';

/** Why `text` is no CIDR block. The caller knows that it is none. */
export function prefixMistake(text: string): Mistake {
  const parsed = parsePrefix(text);
  const value = text;
  if (isPrefix(parsed) || parsed.kind === 'malformed') {
    return {
      code: 'CIDR_INVALID',
      wrong: `${quoted(text)} is no address or CIDR block`,
      remedy: hint(text, BLOCKS),
      value,
    };
  }
  if (parsed.kind === 'length-out-of-range') {
    const wrong = `${text} has a prefix length beyond ${parsed.width}`;
    return { code: 'CIDR_RANGE', wrong, remedy: `write /0 to /${parsed.width}`, value };
  }
  const { corrected } = parsed;
  if (parsed.kind === 'mapped') return { code: 'CIDR_INVALID', ...mappedMistake(text, corrected) };
  return {
    code: 'CIDR_HOST_BITS',
    wrong: `${text} has bits set beyond its prefix length`,
    remedy: `write ${corrected} for the block, or ${text.slice(0, text.indexOf('/'))} for the one address`,
    value,
    suggestion: corrected,
  };
}

/** An IPv4-mapped IPv6 address never matches: packets carry the IPv4 address itself. */
function mappedMistake(text: string, corrected: string): Omit<Mistake, 'code'> {
  const remedy = `write ${corrected}`;
  return { wrong: `${text} is IPv4-mapped, which no packet carries`, remedy, value: text, suggestion: corrected };
}

/** Why `text` is no address. The caller knows that it is none. */
export function addressMistake(text: string): Mistake {
  const mapped = mappedAddress(text);
  if (mapped !== undefined) return { code: 'ADDRESS_INVALID', ...mappedMistake(text, formatAddress(mapped)) };
  const parsed = parsePrefix(text);
  const isBlock = text.includes('/') && (isPrefix(parsed) || parsed.kind !== 'malformed');
  return {
    code: 'ADDRESS_INVALID',
    wrong: isBlock ? `${text} is a block` : `${quoted(text)} is no address`,
    remedy: isBlock ? `write one address, such as ${text.slice(0, text.indexOf('/'))}` : hint(text, ADDRESSES),
    value: text,
  };
}

function mappedAddress(text: string): Address | undefined {
  const address = parseAddress(text);
  return address && unmapped(address);
}

function hint(text: string, examples: string): string {
  if (/(^|\.)0\d/.test(text) && !text.includes(':')) return 'write the numbers without leading zeros';
  if (text.includes('%')) return 'write it without the zone';
  if (/^[\da-f.:]+-[\da-f.:]+$/i.test(text)) return 'write each block or address of the range';
  return `write for example ${examples}`;
}
