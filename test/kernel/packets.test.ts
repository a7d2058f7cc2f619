import type { Image } from '../../controller/model/image.ts';
import type { Family } from '../../controller/net/address.ts';
import { imageOf, imageOfPort, ruleId } from '../contract/images.ts';
import { HOST, policedHost, textOf } from './host.ts';
import { type Attempt, attempt, serve } from './sockets.ts';

/** Packets of real sockets between two namespaces. */

const PORTS = { tcp: [443, 22], udp: [53, 54] } as const;

/** TCP 443 and UDP 53 in, everything out; link-local IPv6 works. */
function serviceImage(family: Family): Image {
  const ports = (port: number) => ({ first: port, last: port });
  return imageOf(
    {
      ingress: {
        web: { services: [{ protocol: 6, ports: ports(443) }] },
        dns: { services: [{ protocol: 17, ports: ports(53) }] },
        neighbours: { services: [{ protocol: 58 }] },
      },
      egress: { out: {} },
    },
    family,
  );
}

function attempts(family: Family): readonly Attempt[] {
  const to = textOf(HOST, family);
  return (['tcp', 'udp'] as const).flatMap((protocol) =>
    PORTS[protocol].map((port) => ({ protocol, address: to, port })),
  );
}

describe.each(['tcx', 'clsact'] as const)('%s', (mechanism) => {
  test.each([4, 6] as const)('IPv%i: what is allowed connects, what is not does not', async (family) => {
    using bench = policedHost(mechanism);
    using _server = await serve(bench.host, PORTS);
    expect(attempt(bench.peer, attempts(family))).toEqual([true, true, true, true]);
    const image = serviceImage(family);
    bench.enforce(image);
    bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
    expect(attempt(bench.peer, attempts(family))).toEqual([true, false, true, false]);
    expect(bench.counted(ruleId(image, 'web'))).toBeGreaterThan(2n);
    expect(bench.counted(ruleId(image, 'dns'))).toBe(1n);
    bench.host.inside(() => bench.backend.detach(bench.named('eth0').ifindex));
    expect(attempt(bench.peer, attempts(family))).toEqual([true, true, true, true]);
  });

  test('enforcement outlives its backend, and the next one adopts it by digest', async () => {
    using bench = policedHost(mechanism);
    using _server = await serve(bench.host, PORTS);
    const image = serviceImage(4);
    bench.enforce(image);
    bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
    bench.backend[Symbol.dispose]();
    expect(attempt(bench.peer, attempts(4))).toEqual([true, false, true, false]);
    const live = bench.host.inside(() => bench.backend.inspect());
    expect(live).toMatchObject({ active: 1, held: [{ digest: image.digest, readBack: image.digest }] });
    expect(live.attachments.map(({ name, hook, mechanism: found }) => [name, hook, found])).toEqual([
      ['eth0', 'ingress', mechanism],
      ['eth0', 'egress', mechanism],
    ]);
  });

  test('a commit opens a port and the next one closes it, for connections that are new', async () => {
    using bench = policedHost(mechanism);
    using _server = await serve(bench.host, PORTS);
    bench.enforce(serviceImage(4));
    bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
    const ssh: Attempt = { protocol: 'tcp', address: HOST, port: 22 };
    expect(attempt(bench.peer, [ssh])).toEqual([false]);
    bench.enforce(imageOf({ ingress: { ssh: {} }, egress: { out: {} } }));
    expect(attempt(bench.peer, [ssh])).toEqual([true]);
    bench.enforce(imageOfPort(443));
    expect(attempt(bench.peer, [ssh])).toEqual([false]);
  });
});
