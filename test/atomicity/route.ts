import type { Backend, HostInterface } from '../../controller/kernel/backend.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import type { Image } from '../../controller/model/image.ts';
import { DEFAULT_MARK_MASK, type MarkMask } from '../../controller/net/mark-mask.ts';
import { type Namespace, namespace, pinFolder, veth } from '../netns.ts';

/**
 * A policed host between two networks, both of its interfaces managed, both hooks of each on the way:
 *
 *   left  ── left0 │ router │ right0 ──  right
 *   10.1.0.N, fd00:1::N               10.2.0.N, fd00:2::N
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

const SIDES = { left: 1, right: 2 } as const;
export type Side = keyof typeof SIDES;

/** Address `n` (from 1) of a side; the router's own is 254. */
export function addressAt(side: Side, n: number, family: 4 | 6): string {
  return family === 4 ? `10.${SIDES[side]}.0.${n}` : `fd00:${SIDES[side]}::${n.toString(16)}`;
}

export function route(markMask: MarkMask = DEFAULT_MARK_MASK): Route {
  const [router, left, right, folder] = [namespace('rout'), namespace('left'), namespace('rigt'), pinFolder('atom')];
  for (const side of ['left', 'right'] as const) wire(router, side === 'left' ? left : right, side);
  for (const key of ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding']) router.sysctl(key, 1);
  const backend = kernelBackend({ pins: folder.path, attach: 'tcx', markMask });
  const interfaces = router.inside(listInterfaces);
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
