import type { Image } from '../../controller/model/image.ts';
import type { Namespace } from '../netns.ts';
import { builtOf } from '../reconcile/snapshots.ts';
import type { Flow } from './flood.ts';
import { ADDRESSES, addressAt, type Side } from './route.ts';

/**
 * Two policies for what a router forwards, of which every mixture shows.
 *
 * Between hooks: the verdicts of two hooks are combined by "and", so of what both policies let through whole, every
 * mixture of them lets through as well; what shows a mixture is what both refuse. Port 6001 is let in by B and out by
 * A, port 6002 in by A and out by B: such a packet arrives if, and only if, two generations judged it.
 *
 * Within a hook: both let the ports from 5000 on through, but by other rules, in another order, between other classes of
 * every dimension, with "deny" behind them: the index of one read by the table of the other denies.
 */
export type Which = 'A' | 'B';

const WANTED = 5000;
const IN_BY = { A: 6002, B: 6001 } as const;
const OUT_BY = { A: 6001, B: 6002 } as const;
const SIDES: readonly (readonly [from: Side, to: Side])[] = [
  ['left', 'right'],
  ['right', 'left'],
];

export function imageOf(which: Which): Image {
  return builtOf({ 'policy.yaml': text(which, fillers(which === 'A' ? 20 : 90, which === 'A' ? 64 : 128)) }).image;
}

/** Policy A behind `rules` rules more, of which number `edited` has port `port`. */
export function largeImage(rules: number, edited: number, port: number): Image {
  const lines = fillers(rules, 0).map((line, i) => (i === edited ? line.replace(/port: \d+/, `port: ${port}`) : line));
  return builtOf({ 'policy.yaml': text('A', lines) }).image;
}

function text(which: Which, filling: readonly string[]): string {
  return `
apiVersion: weir/v1
kind: Host
metadata: { name: web-1 }
spec:
  addresses: [${SIDES.flatMap(([side]) => [addressAt(side, 254, 4), addressAt(side, 254, 6)]).join(', ')}]
  interfaces: [{ name: left0 }, { name: right0 }]
---
apiVersion: weir/v1
kind: Policy
metadata: { name: forward }
spec:
  subject: { hosts: {}, scope: forward }
  default: { ingress: deny, egress: deny }
  ingress:
${[...filling, ...allowed(which, 'from', IN_BY[which])].map((line) => `    - ${line}\n`).join('')}
  egress:
${allowed(which, 'to', OUT_BY[which])
  .map((line) => `    - ${line}\n`)
  .join('')}`;
}

/** A rule for each pair of addresses, and one for the port that this policy lets through this way. */
function allowed(which: Which, peer: 'from' | 'to', port: number): readonly string[] {
  const own = peer === 'from' ? 'to' : 'from';
  const rules = SIDES.flatMap(([from, to]) =>
    ([4, 6] as const).flatMap((family) =>
      Array.from({ length: ADDRESSES }, (_, i) => {
        const [source, destination] = [from, to].map((side) => `{ cidr: ${host(addressAt(side, i + 1, family))} }`);
        const [mine, theirs] = peer === 'from' ? [destination, source] : [source, destination];
        const name = `${from}-${family}-${i}`;
        return `{ name: ${name}, action: allow, ${peer}: [${peer === 'from' ? theirs : destination}], ${own}: [${peer === 'from' ? mine : source}], ports: [{ protocol: udp, port: ${WANTED + i} }] }`;
      }),
    ),
  );
  const only = `{ name: only-${which}, action: allow, ports: [{ protocol: udp, port: ${port} }] }`;
  return which === 'A' ? [only, ...rules] : [...rules.toReversed(), only];
}

function host(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** Rules that concern nothing that is sent here, each of a source and a port of its own. */
function fillers(count: number, start: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    const n = start + i;
    const source =
      i % 2 === 0 ? `172.${16 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}/32` : `fd01::${n.toString(16)}/128`;
    return `{ name: filler-${n}, action: deny, from: [{ cidr: "${source}" }], ports: [{ protocol: udp, port: ${10_000 + (n % 50_000)} }] }`;
  });
}

/** Datagrams both ways in both families: those both policies let through, and those neither does. */
export function flowsBetween(left: Namespace, right: Namespace): readonly Flow[] {
  const paths = { left: left.path, right: right.path };
  return SIDES.flatMap(([from, to]) =>
    ([4, 6] as const).flatMap((family) => {
      const flow = (n: number, port: number, expected: boolean): Flow => ({
        from: paths[from],
        to: paths[to],
        source: addressAt(from, n, family),
        destination: addressAt(to, n, family),
        port,
        expected,
      });
      const wanted = Array.from({ length: ADDRESSES }, (_, i) => flow(i + 1, WANTED + i, true));
      return [...wanted, flow(1, IN_BY.A, false), flow(1, IN_BY.B, false)];
    }),
  );
}
