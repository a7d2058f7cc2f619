// What live packets, updates and memory are measured against, as the programs say themselves.
import { command } from '../network-namespace.mjs';

export function peerVersions() {
  const of = (program) => /v(\d[\d.]*\d)/.exec(command(program, ['--version']))?.[1] ?? 'unknown';
  return { nftables: of('nft'), iptables: of('iptables'), ipset: of('ipset') };
}
