import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Fault } from '../errors/fault.ts';
import { type Address, parseAddress } from '../net/address.ts';
import type { HostInterface } from './backend.ts';

/** Link types of `ip link` whose frames begin with an Ethernet header. */
const ETHERNET = new Set(['ether', 'loopback']);
/**
 * And those whose frames begin with the IP header at both hooks: tun, WireGuard and xfrm, rmnet, ppp, ipip and vti, their
 * IPv6 kin, sit. ip(8) has no word for rawip (519) everywhere. Not gre: its devices may show the outer header (ipgre_header_ops, net/ipv4/ip_gre.c).
 */
const BARE = new Set(['none', 'rawip', '[519]', 'ppp', 'ipip', 'tunnel6', 'sit']);
const RESTART_MS = 1000;
/** Ends with the process that started it, even one that is killed (PR_SET_PDEATHSIG, prctl(2)). */
export const MONITOR: readonly [string, ...string[]] = ['setpriv', '--pdeathsig', 'TERM', 'ip', 'monitor', 'link'];

interface IpLink {
  readonly ifindex: number;
  readonly ifname: string;
  readonly link_type: string;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/** The interfaces of this network namespace, by index, with their addresses. Throws Fault ATTACH_REFUSED without `ip`. */
export function listInterfaces(): readonly HostInterface[] {
  let text: string;
  try {
    text = execFileSync('ip', ['-j', 'address', 'show'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    throw new Fault('ATTACH_REFUSED', 'listing interfaces: ip does not answer; apt-get install iproute2', { cause });
  }
  const links: readonly IpLink[] = JSON.parse(text);
  return links
    .filter(({ ifname }) => ifname !== undefined)
    .map(({ ifindex, ifname, link_type, addr_info }) => ({
      ifindex,
      name: ifname,
      linkLayer: ETHERNET.has(link_type),
      ...(ETHERNET.has(link_type) || BARE.has(link_type) ? {} : { unreadable: link_type }),
      addresses: (addr_info ?? []).flatMap(({ local }) => addressOf(local)),
    }));
}

function addressOf(text: string | undefined): readonly Address[] {
  const address = text === undefined ? undefined : parseAddress(text);
  return address === undefined ? [] : [address];
}

/**
 * Calls back whenever the kernel reports a link that appeared, changed or went; reports that come
 * together are one call. Until `signal` aborts; the watcher is started again if it dies.
 */
export function watchInterfaces(onChange: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const [program, ...words] = MONITOR;
  const monitor = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const end = (): void => {
    monitor.kill();
  };
  signal.addEventListener('abort', end, { once: true });
  let pending = false;
  createInterface({ input: monitor.stdout }).on('line', () => {
    if (pending || signal.aborted) return;
    pending = true;
    setImmediate(() => {
      pending = false;
      if (!signal.aborted) onChange();
    });
  });
  const again = (): void => {
    signal.removeEventListener('abort', end);
    if (signal.aborted) return;
    const timer = setTimeout(() => {
      watchInterfaces(onChange, signal);
      onChange();
    }, RESTART_MS);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  };
  monitor.once('error', again);
  monitor.once('exit', again);
}
