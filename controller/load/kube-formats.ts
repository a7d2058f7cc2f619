import { formatPrefix, isPrefix, parsePrefix } from '../net/prefix.ts';
import { type Mistake, prefixMistake } from './address-mistakes.ts';
import { quoted } from './finding.ts';

interface Format {
  isValid(text: string): boolean;
  mistake(text: string): Mistake;
}

const LABEL = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_LENGTH = 63;
/** RFC 1123 section 2.1, in lower case. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN_LENGTH = 253;
/** RFC 6335 section 5.1. */
const PORT_NAME = /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const PORT_NAME_LENGTH = 15;
const DOMAIN = /^(\*\.)?([A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?\.)+[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?\.?$/;

/** Forms of text in documents of the Kubernetes API, by the `format` of their schemas. */
export const FORMATS: Readonly<Record<string, Format>> = {
  'label-key': {
    isValid: isLabelKey,
    mistake: (text) => ({
      code: 'LABEL_INVALID',
      wrong: `${quoted(text)} is no label key`,
      remedy: `write at most ${LABEL_LENGTH} letters, digits, "-", "_" and ".", with a letter or digit at both ends, a DNS name and "/" before it if wanted`,
      value: text,
    }),
  },
  'label-value': {
    isValid: (text) => text === '' || isLabel(text),
    mistake: (text) => ({
      code: 'LABEL_INVALID',
      wrong: `${quoted(text)} is no label value`,
      remedy: `write at most ${LABEL_LENGTH} letters, digits, "-", "_" and ".", with a letter or digit at both ends, or ""`,
      value: text,
    }),
  },
  'object-name': {
    isValid: isSubdomain,
    mistake: (text) => invalid(text, 'is no name of an object', 'write small letters, digits, "-" and "." only'),
  },
  'namespace-name': {
    isValid: (text) => text.length <= LABEL_LENGTH && DNS_LABEL.test(text),
    mistake: (text) => invalid(text, 'is no name of a namespace', 'write small letters, digits and "-" only'),
  },
  'port-name': {
    isValid: (text) => text.length <= PORT_NAME_LENGTH && PORT_NAME.test(text),
    mistake: portMistake,
  },
  block: { isValid: (text) => normalised(text) !== undefined, mistake: blockMistake },
  'domain-name': {
    isValid: (text) => DOMAIN.test(text),
    mistake: (text) => invalid(text, 'is no domain name', 'write a name with a dot, "*." before it for all below it'),
  },
};

function invalid(text: string, wrong: string, remedy: string): Mistake {
  return { code: 'VALUE_INVALID', wrong: `${quoted(text)} ${wrong}`, remedy, value: text };
}

function isLabel(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL.test(text);
}

function isSubdomain(text: string): boolean {
  return text.length <= SUBDOMAIN_LENGTH && text.split('.').every((part) => DNS_LABEL.test(part));
}

function isLabelKey(text: string): boolean {
  const slash = text.indexOf('/');
  return slash === -1 ? isLabel(text) : isSubdomain(text.slice(0, slash)) && isLabel(text.slice(slash + 1));
}

function portMistake(text: string): Mistake {
  const remedy = /^\d+$/.test(text)
    ? `write ${text} without quotes`
    : 'write the name of a container port, or a number';
  return { code: 'PORT_NAME', wrong: `${quoted(text)} is no name of a port`, remedy, value: text };
}

/** The block a text stands for, host bits cleared; `undefined` where it is no CIDR block. */
export function normalised(text: string): string | undefined {
  if (!text.includes('/')) return undefined;
  const prefix = parsePrefix(text);
  if (isPrefix(prefix)) return formatPrefix(prefix);
  return prefix.kind === 'host-bits' ? prefix.corrected : undefined;
}

function blockMistake(text: string): Mistake {
  const prefix = parsePrefix(text);
  if (text.includes('/') || !isPrefix(prefix)) return prefixMistake(text);
  const wrong = `${quoted(text)} has no prefix length`;
  return { code: 'CIDR_INVALID', wrong, remedy: `write ${formatPrefix(prefix)}`, value: text };
}
