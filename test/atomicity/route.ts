import type { Backend, HostInterface } from '../../controller/kernel/backend.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import type { Image } from '../../controller/model/image.ts';
import { DEFAULT_MARK_MASK, type MarkMask } from '../../controller/net/mark-mask.ts';
import { type Namespace, namespace, pinFolder, veth } from '../netns.ts';

/**
 * A policed host between two networks, both of its interfaces managed, both hooks of each on the way, and between the
 * hooks a queue, so that at any time many packets have met one of them and not the other:
 *
 *   left  ── left0 │ via0 ─ queue ─ via1 │ right0 ──  right
 *   10.1.0.N, fd00:1::N                           10.2.0.N, fd00:2::N
 */
export interface Route extends Disposable {
  readonly left: Namespace;
  readonly right: Namespace;
  readonly backend: Backend;
  readonly pins: string;
  /** Of the router. */
  interfaces(): readonly HostInterface[];
  /** Stages for the present interfaces and commits, without a pause of the router. */
  publish(image: Image): void;
  /** Moves into the router for the time of `use`. */
  inside<T>(use: () => T): T;
}

/** How many addresses each side has in each family. */
export const ADDRESSES = 4;

const VIA = ['via0', 'via1'] as const;
/** Words of tc-tbf(8): about 25,000 of the flood's datagrams a second each way, and room for all that are under way. */
const QUEUE = 'rate 12mbit burst 2kb limit 4mb';

const SIDES = { left: 1, right: 2 } as const;
export type Side = keyof typeof SIDES;

/** Address `n` (from 1) of a side; the router's own is 254. */
export function addressAt(side: Side, n: number, family: 4 | 6): string {
  return family === 4 ? `10.${SIDES[side]}.0.${n}` : `fd00:${SIDES[side]}::${n.toString(16)}`;
}

export function route(markMask: MarkMask = DEFAULT_MARK_MASK): Route {
  const [router, left, right, folder] = [namespace('rout'), namespace('left'), namespace('rigt'), pinFolder('atom')];
  for (const side of ['left', 'right'] as const) wire(router, side === 'left' ? left : right, side);
  queueBetween(router);
  for (const key of ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding']) router.sysctl(key, 1);
  const backend = kernelBackend({ pins: folder.path, attach: 'tcx', markMask });
  const interfaces = router.inside(listInterfaces).filter(({ name }) => !name.startsWith('via'));
  return {
    left,
    right,
    backend,
    pins: folder.path,
    inside: router.inside,
    interfaces: () => interfaces,
    publish: (image) => backend.commit(router.inside(() => backend.stage(image, interfaces))),
    [Symbol.dispose]() {
      router.inside(() => backend.release());
      backend[Symbol.dispose]();
      for (const each of [folder, right, left, router]) each[Symbol.dispose]();
    },
  };
}

/**
 * A pair within the router, which is not managed, and through which everything that is forwarded is sent: a packet keeps
 * its mark there, as it stays in one network namespace. It takes some milliseconds: a burst of the flood is longer than
 * what passes at once.
 */
function queueBetween(router: Namespace): void {
  for (const which of ['all', 'default']) router.sysctl(`net.ipv4.conf.${which}.rp_filter`, 0);
  veth({ at: router, name: VIA[0] }, { at: router, name: VIA[1] });
  const ways = [
    { from: 'left0', out: VIA[0], back: VIA[1], table: 101 },
    { from: 'right0', out: VIA[1], back: VIA[0], table: 102 },
  ];
  for (const { from, out, back, table } of ways) {
    router.run('tc', ...`qdisc add dev ${out} root tbf ${QUEUE}`.split(' '));
    for (const [family, gateway] of [
      [4, '10.9.0.1'],
      [6, 'fd00:9::1'],
    ] as const) {
      router.ip(`neighbour replace ${gateway} lladdr ${linkAddress(router, back)} dev ${out}`);
      router.ip(`-${family} route add default via ${gateway} dev ${out} onlink table ${table}`);
      router.ip(`-${family} rule add iif ${from} lookup ${table}`);
    }
  }
}

/** A veth pair with fixed neighbours, so that no packet ever waits for a resolution. */
function wire(router: Namespace, far: Namespace, side: Side): void {
  const near = `${side}0`;
  for (const at of [router, far]) at.sysctl('net.ipv6.conf.default.accept_ra', 0);
  veth({ at: router, name: near }, { at: far, name: 'eth0' });
  for (const family of [4, 6] as const) {
    const length = family === 4 ? 24 : 64;
    const gateway = addressAt(side, 254, family);
    router.ip(`address add ${gateway}/${length} dev ${near}`);
    for (let n = 1; n <= ADDRESSES; n++) {
      far.ip(`address add ${addressAt(side, n, family)}/${length} dev eth0`);
      router.ip(`neighbour replace ${addressAt(side, n, family)} lladdr ${linkAddress(far, 'eth0')} dev ${near}`);
    }
    far.ip(`neighbour replace ${gateway} lladdr ${linkAddress(router, near)} dev eth0`);
    far.ip(`-${family} route add default via ${gateway}`);
  }
}

function linkAddress(at: Namespace, name: string): string {
  const links: readonly { readonly address: string }[] = JSON.parse(at.ip(`-j link show dev ${name}`));
  return links[0]?.address ?? '';
}
