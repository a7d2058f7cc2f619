import { readdirSync } from 'node:fs';
import type { Mechanism } from '../../controller/kernel/backend.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { type Bench, describeBackend } from '../contract/backend.ts';
import { namespace, pinFolder, veth } from '../netns.ts';

for (const attach of ['tcx', 'clsact'] as const) describeBackend(`kernel, ${attach}`, () => bench(attach));

/** A namespace with `eth0` and `br0`, whose peers are in another. No IPv6: the kernel's own multicast would be counted. */
function bench(attach: Mechanism): Bench {
  const [host, peer] = [namespace('host'), namespace('peer')];
  for (const side of [host, peer]) side.sysctl('net.ipv6.conf.default.disable_ipv6', 1);
  veth({ at: host, name: 'eth0' }, { at: peer, name: 'eth0' });
  veth({ at: host, name: 'br0' }, { at: peer, name: 'eth1' });
  const folder = pinFolder('back');
  const descriptors = readdirSync('/proc/self/fd').length;
  const backend = kernelBackend({ pins: folder.path, attach });
  const named = (name: string) => {
    const found = host.inside(listInterfaces).find((each) => each.name === name);
    if (found === undefined) throw new Error(`no interface ${name}`);
    return found;
  };
  return {
    backend,
    managed: named('eth0'),
    other: named('br0'),
    within: host.inside,
    [Symbol.dispose]() {
      backend[Symbol.dispose]();
      for (const each of [folder, peer, host]) each[Symbol.dispose]();
      expect(readdirSync('/proc/self/fd').length).toBe(descriptors);
    },
  };
}
