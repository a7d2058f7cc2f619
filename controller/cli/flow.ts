import { nearest } from '../errors/suggest.ts';
import { type Fields, isFields } from '../load/shape.ts';
import type { Hook } from '../model/packet.ts';
import { type Address, parseAddress } from '../net/address.ts';
import { type ProtocolNumber, parseProtocol } from '../net/protocol.ts';

/** One end of a flow. */
export type FlowEndpoint =
  | { readonly kind: 'ip'; readonly address: Address }
  | { readonly kind: 'workload'; readonly name: string }
  | { readonly kind: 'host'; readonly name: string };

/** A question to `eval` or `explain`: with `hook` everything that hook judges, else both ends. */
export interface Flow {
  readonly src: FlowEndpoint;
  readonly dst: FlowEndpoint;
  readonly protocol: ProtocolNumber;
  readonly sourcePort?: number;
  readonly port?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly hook?: { readonly host: string; readonly interface: string; readonly direction: Hook };
}

/** Why a flow cannot be asked, in one line. */
export interface FlowError {
  readonly error: string;
}

export function isFlowError(value: object): value is FlowError {
  return 'error' in value;
}

const KEYS = [
  'id',
  'src',
  'dst',
  'protocol',
  'sourcePort',
  'port',
  'icmpType',
  'icmpCode',
  'host',
  'interface',
  'direction',
] as const;

/** Reads one flow; every mistake in it is named. */
export function readFlow(value: unknown): Flow | FlowError {
  if (!isFields(value)) return { error: `reading a flow: expected an object, got ${JSON.stringify(value)}` };
  const problems: string[] = unknownKeys(value, KEYS);
  const src = readEndpoint(value['src'], 'src', problems);
  const dst = readEndpoint(value['dst'], 'dst', problems);
  const protocol = readProtocol(value['protocol'], problems);
  const hook = readHook(value, problems);
  const numbers = {
    ...readNumber(value, 'sourcePort', 65535, problems),
    ...readNumber(value, 'port', 65535, problems),
    ...readNumber(value, 'icmpType', 255, problems),
    ...readNumber(value, 'icmpCode', 255, problems),
  };
  if (src === undefined || dst === undefined || protocol === undefined || problems.length > 0) {
    return { error: `reading a flow: ${problems.join('; ')}` };
  }
  return { src, dst, protocol, ...numbers, ...(hook === undefined ? {} : { hook }) };
}

function unknownKeys(value: Fields, known: readonly string[]): string[] {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  return unknown.map((key) => {
    const suggestion = nearest(key, known);
    return `key "${key}" is unknown${suggestion === undefined ? '' : `, did you mean "${suggestion}"?`}`;
  });
}

const ENDPOINTS = ['ip', 'workload', 'host'] as const;

function readEndpoint(value: unknown, key: string, problems: string[]): FlowEndpoint | undefined {
  const given = isFields(value) ? Object.keys(value) : [];
  const kind = ENDPOINTS.find((candidate) => candidate === given[0]);
  const name = kind === undefined || !isFields(value) ? undefined : value[kind];
  if (kind === undefined || given.length !== 1 || typeof name !== 'string') {
    problems.push(
      `"${key}" must be one of {"ip":…}, {"workload":"namespace/name"} and {"host":…}, got ${JSON.stringify(value)}`,
    );
    return undefined;
  }
  if (kind !== 'ip') return { kind, name };
  const address = parseAddress(name);
  if (address === undefined) {
    const hint = name.includes('/') ? ' (one address, without a length)' : '';
    problems.push(`"${key}" has "${name}", which is no IPv4 or IPv6 address${hint}`);
  }
  return address && { kind, address };
}

function readProtocol(value: unknown, problems: string[]): ProtocolNumber | undefined {
  const protocol = typeof value === 'string' || typeof value === 'number' ? parseProtocol(value) : undefined;
  if (protocol === undefined) problems.push(`"protocol" must be a name or 0 to 255, got ${JSON.stringify(value)}`);
  return protocol;
}

/** Present with all three of its keys, or with none. */
function readHook(value: Fields, problems: string[]): Flow['hook'] {
  const { host, interface: interfaceName, direction } = value;
  if (host === undefined && interfaceName === undefined && direction === undefined) return undefined;
  if (
    typeof host !== 'string' ||
    typeof interfaceName !== 'string' ||
    (direction !== 'ingress' && direction !== 'egress')
  ) {
    problems.push('"host", "interface" and "direction" (ingress or egress, as the interface sees it) go together');
    return undefined;
  }
  return { host, interface: interfaceName, direction };
}

type NumberKey = 'sourcePort' | 'port' | 'icmpType' | 'icmpCode';

function readNumber(
  value: Fields,
  key: NumberKey,
  most: number,
  problems: string[],
): { readonly [K in NumberKey]?: number } {
  const number = value[key];
  if (number === undefined) return {};
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most) return { [key]: number };
  problems.push(`"${key}" must be 0 to ${most}, got ${JSON.stringify(number)}`);
  return {};
}
