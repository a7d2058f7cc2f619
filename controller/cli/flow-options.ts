import { parseAddress } from '../net/address.ts';
import type { Options } from './command.ts';
import { type Flow, type FlowError, readFlow } from './flow.ts';

/** Flags that say what `--flow` says in JSON, by the flow's key. */
const KEYS: Readonly<Record<string, string>> = {
  protocol: 'protocol',
  port: 'port',
  sourcePort: 'sourcePort',
  icmpType: 'icmpType',
  icmpCode: 'icmpCode',
  host: 'host',
  interface: 'interface',
  direction: 'direction',
};

/** Flags without which there is no flow. */
const NEEDED = ['from', 'to', 'protocol'] as const;

/** The flow a command line asks about: `--flow` whole, or one flag for each of its parts. */
export function flowOf(options: Options): Flow | FlowError {
  const parts = Object.entries(KEYS).flatMap(([flag, key]) => {
    const value = options[flag];
    return typeof value === 'string' ? [[key, numeric(value)] as const] : [];
  });
  const ends = [
    ...(typeof options['from'] === 'string' ? [['src', endpoint(options['from'])] as const] : []),
    ...(typeof options['to'] === 'string' ? [['dst', endpoint(options['to'])] as const] : []),
  ];
  const { flow } = options;
  const missing = typeof flow === 'string' ? [] : NEEDED.filter((name) => options[name] === undefined);
  if (missing.length > 0) {
    const named = missing.map((name) => `--${name}`).join(', ');
    return {
      error: `reading the flow: ${named} ${missing.length === 1 ? 'is' : 'are'} missing; see "weir explain --help"`,
    };
  }
  if (typeof flow !== 'string') return readFlow(Object.fromEntries([...ends, ...parts]));
  if (parts.length + ends.length > 0)
    return { error: 'reading the flow: --flow says it all; leave out the other flags' };
  try {
    return readFlow(JSON.parse(flow));
  } catch (error) {
    return {
      error: `reading --flow: ${error instanceof Error ? error.message : String(error)}; write one JSON object`,
    };
  }
}

/** `10.0.0.1` is an address (so is `10.0.0.1/32`, which is then refused as one), `shop/db-0` a workload, `web-1` a host. */
function endpoint(text: string): Readonly<Record<string, string>> {
  const [address = ''] = text.split('/');
  if (parseAddress(address) !== undefined) return { ip: text };
  return text.includes('/') ? { workload: text } : { host: text };
}

function numeric(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
