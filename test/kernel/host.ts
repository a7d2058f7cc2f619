import type { Backend, HostInterface, Mechanism } from '../../controller/kernel/backend.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import type { Image } from '../../controller/model/image.ts';
import { type Family, formatAddress } from '../../controller/net/address.ts';
import { address } from '../model/build.ts';
import { type Namespace, namespace, pinFolder, veth } from '../netns.ts';
import { waitFor } from './wire.ts';

/** Host web-1 (192.0.2.1 and its IPv6 twin) on `eth0`, wired to a peer (192.0.2.9) in another namespace. */
export interface PolicedHost extends Disposable {
  readonly host: Namespace;
  readonly peer: Namespace;
  readonly backend: Backend;
  readonly pins: string;
  /** An interface of the host; throws when there is none. */
  named(name: string): HostInterface;
  /** Stages for the present interfaces and commits. */
  enforce(image: Image): void;
  /** Packets that a rule decided. */
  counted(rule: string): bigint;
  reason(name: string): bigint;
}

export const HOST = '192.0.2.1';
export const PEER = '192.0.2.9';

export function policedHost(attach: Mechanism): PolicedHost {
  const [host, peer, folder] = [namespace('host'), namespace('peer'), pinFolder('host')];
  veth({ at: host, name: 'eth0' }, { at: peer, name: 'eth0' });
  for (const family of [4, 6] as const) {
    host.ip(`address add ${textOf(HOST, family)}/${family === 4 ? 24 : 96} dev eth0`);
    peer.ip(`address add ${textOf(PEER, family)}/${family === 4 ? 24 : 96} dev eth0`);
  }
  const backend = kernelBackend({ pins: folder.path, attach });
  return {
    host,
    peer,
    backend,
    pins: folder.path,
    named: (name) => interfaceOf(host, name),
    enforce: (image) => host.inside(() => backend.commit(backend.stage(image, listInterfaces()))),
    counted: (rule) => backend.counters().rules.get(rule)?.packets ?? 0n,
    reason: (name) => backend.counters().reasons.get(name) ?? 0n,
    [Symbol.dispose]() {
      host.inside(() => backend.release());
      backend[Symbol.dispose]();
      for (const each of [folder, peer, host]) each[Symbol.dispose]();
    },
  };
}

/** No traffic but what a test sends: no router solicitations, no echo replies, no ARP. Devices made later included. */
export function silence(bench: PolicedHost): void {
  for (const at of [bench.host, bench.peer]) {
    for (const which of ['all', 'default']) at.sysctl(`net.ipv6.conf.${which}.disable_ipv6`, 1);
    at.sysctl('net.ipv4.icmp_echo_ignore_all', 1);
    at.ip('link set eth0 arp off');
  }
}

/** How many packets more each reason counted while `action` ran and until `expected` of them were there. */
export function grown(bench: PolicedHost, expected: number, action: () => void): Readonly<Record<string, number>> {
  const before = bench.backend.counters().reasons;
  const since = () =>
    [...bench.backend.counters().reasons].map(
      ([name, count]) => [name, Number(count - (before.get(name) ?? 0n))] as const,
    );
  action();
  waitFor(() => since().reduce((sum, [, count]) => sum + count, 0) >= expected);
  return Object.fromEntries(since().filter(([, count]) => count > 0));
}

export function interfaceOf(at: Namespace, name: string): HostInterface {
  const found = at.inside(listInterfaces).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${at.name} has no interface ${name}`);
  return found;
}

export function textOf(text: string, family: Family): string {
  return formatAddress(address(text, family));
}
