import { Fault } from '../../controller/errors/fault.ts';
import { listInterfaces, watchInterfaces } from '../../controller/kernel/interfaces.ts';
import { formatAddress } from '../../controller/net/address.ts';
import { imageOfPort } from '../contract/images.ts';
import { namespace } from '../netns.ts';
import { HOST, interfaceOf, policedHost } from './host.ts';
import { tun } from './wire.ts';

test('lists the interfaces of the namespace, their addresses and whether they have a link layer', () => {
  using bench = policedHost('tcx');
  bench.host.inside(() => {
    using _wire = tun('tun7');
    const found = listInterfaces();
    expect(found.map(({ name, linkLayer }) => ({ name, linkLayer }))).toEqual([
      { name: 'lo', linkLayer: true },
      { name: 'eth0', linkLayer: true },
      { name: 'tun7', linkLayer: false },
    ]);
    expect(found[1]?.addresses?.map(formatAddress)).toContain(HOST);
    expect(found.map(({ ifindex }) => ifindex)).toEqual([1, 2, 3]);
  });
});

test('tells of an interface that appears and of one that goes, and ends with its signal', async () => {
  using host = namespace('watch');
  const ended = new AbortController();
  let calls = 0;
  host.inside(() => watchInterfaces(() => calls++, ended.signal));
  const grows = async (action: () => void): Promise<boolean> => {
    const before = calls;
    for (let tries = 0; tries < 40 && calls === before; tries++) {
      if (tries === 4) action();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return calls > before;
  };
  expect(await grows(() => host.ip('link add eth7 type veth peer name eth8'))).toBe(true);
  expect(await grows(() => host.ip('link delete eth7'))).toBe(true);
  ended.abort();
  expect(await grows(() => host.ip('link add eth7 type veth peer name eth8'))).toBe(false);
});

test.each(['tcx', 'clsact'] as const)(
  '%s: an interface that is gone is refused, and detached without error',
  (mechanism) => {
    using bench = policedHost(mechanism);
    bench.enforce(imageOfPort(443));
    const gone = { ifindex: 77, name: 'gone0', linkLayer: true };
    bench.host.inside(() => {
      expect(() => bench.backend.attach(gone)).toThrow(Fault);
      expect(() => bench.backend.attach(gone)).toThrow(
        /^attaching to gone0 ingress: .+: E(NODEV|INVAL); see weir doctor$/,
      );
      bench.backend.detach(gone.ifindex);
      bench.backend.attach(interfaceOf(bench.host, 'eth0'));
      expect(bench.backend.inspect().attachments).toHaveLength(2);
    });
  },
);
