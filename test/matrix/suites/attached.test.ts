import type { Mechanism } from '../../../controller/kernel/backend.ts';
import { kernelBackend } from '../../../controller/kernel/libbpf.ts';
import { listNeighbours } from '../../../controller/kernel/neighbours.ts';
import { chooseMechanism, isAtLeast, kernelVersion } from '../../../controller/kernel/probe.ts';
import { frameOf, imageOf, imageOfPort, ruleId } from '../../contract/images.ts';
import { HOST, type PolicedHost, policedHost } from '../../kernel/host.ts';
import { otherBuild } from '../../kernel/other-build.ts';
import { type Attempt, attempt, serve } from '../../kernel/sockets.ts';
import { inFull, inGuest } from './sysctl.ts';

/** Attaching to a veth between two namespaces, with real packets: by the mechanism of this kernel, in full by the other one too. */

const TCX_SINCE = [6, 6] as const;
const hasTcx = isAtLeast(kernelVersion(), TCX_SINCE);
const mechanisms: readonly Mechanism[] = hasTcx ? (inFull() || !inGuest() ? ['tcx', 'clsact'] : ['tcx']) : ['clsact'];

const PORTS = { tcp: [443, 22], udp: [53] } as const;
const ATTEMPTS: readonly Attempt[] = [
  { protocol: 'tcp', address: HOST, port: 443 },
  { protocol: 'tcp', address: HOST, port: 22 },
  { protocol: 'udp', address: HOST, port: 53 },
];
const SSH = frameOf('tcp 192.0.2.9:40000 > 192.0.2.1:22');

const port = (protocol: number, number: number) => ({
  services: [{ protocol, ports: { first: number, last: number } }],
});
const web = imageOf({ ingress: { web: port(6, 443) }, egress: { out: {} } });
const ssh = imageOf({ ingress: { ssh: port(6, 22), dns: port(17, 53) }, egress: { out: {} } });

test('this kernel is attached to by its own mechanism', () => {
  expect(chooseMechanism('auto')).toBe(hasTcx ? 'tcx' : 'clsact');
});

describe.each(mechanisms)('%s', (mechanism) => {
  test('every commit decides about real connections, and detaching ends it', async () => {
    using bench = policedHost(mechanism);
    using _server = await serve(bench.host, PORTS);
    expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, true, true]);
    bench.enforce(web);
    attach(bench);
    expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, false, false]);
    expect(bench.counted(ruleId(web, 'web'))).toBeGreaterThan(2n);
    bench.enforce(ssh);
    expect(attempt(bench.peer, ATTEMPTS)).toEqual([false, true, true]);
    bench.host.inside(() => bench.backend.detach(bench.named('eth0').ifindex));
    expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, true, true]);
  }, 60_000);

  test('a restarted agent adopts what is attached and replaces nothing', () => {
    using bench = policedHost(mechanism);
    bench.enforce(imageOfPort(443));
    attach(bench);
    const before = own(bench);
    expect(before).toHaveLength(2);
    bench.backend[Symbol.dispose]();
    const live = bench.host.inside(() => bench.backend.inspect());
    expect(live).toMatchObject({ active: 1, unsettled: [] });
    expect(live.attachments.map(({ hook, mechanism: found }) => `${hook} ${found}`)).toEqual([
      `ingress ${mechanism}`,
      `egress ${mechanism}`,
    ]);
    attach(bench);
    bench.enforce(imageOfPort(22));
    expect(own(bench)).toEqual(before);
  });

  test('the programs of another build take the places of the first', () => {
    using bench = policedHost(mechanism);
    using build = otherBuild();
    bench.enforce(imageOfPort(443));
    attach(bench);
    const before = own(bench);
    bench.backend[Symbol.dispose]();
    bench.host.inside(() => {
      using next = kernelBackend({ pins: bench.pins, attach: mechanism, object: build.object });
      next.commit(next.stage(imageOfPort(443), []));
      const after = own(bench);
      expect(after.map(({ hook, place }) => `${hook} ${place}`)).toEqual(
        before.map(({ hook, place }) => `${hook} ${place}`),
      );
      expect(after.filter(({ id }) => before.some((each) => each.id === id))).toEqual([]);
      expect(next.decide(SSH, bench.named('eth0').ifindex, 'ingress')).toBe('drop');
      next.release();
    });
  });

  test("another's filters, of weir's own priority too, stay as they are from attach to release", () => {
    using bench = policedHost(mechanism);
    bench.host.run('tc', 'qdisc', 'add', 'dev', 'eth0', 'clsact');
    for (const place of [
      'ingress pref 1 handle 7 protocol all',
      'ingress pref 9 protocol ip',
      'egress pref 1 protocol all',
    ]) {
      bench.host.run('tc', ...`filter add dev eth0 ${place} bpf da bytecode`.split(' '), '1,6 0 0 4294967295');
    }
    const before = foreign(bench);
    expect(before.match(/handle/g)).toHaveLength(3);
    bench.enforce(imageOfPort(443));
    attach(bench);
    expect(own(bench)).toHaveLength(2);
    expect(foreign(bench)).toBe(before);
    bench.enforce(imageOfPort(22));
    bench.host.inside(() => bench.backend.release());
    expect(own(bench)).toEqual([]);
    expect(foreign(bench)).toBe(before);
  });
});

test("a priority that is taken for one protocol is told, and another's filter stays", () => {
  using bench = policedHost('clsact');
  bench.host.run('tc', 'qdisc', 'add', 'dev', 'eth0', 'clsact');
  const place = 'filter add dev eth0 ingress pref 1 protocol ip bpf da bytecode'.split(' ');
  bench.host.run('tc', ...place, '1,6 0 0 4294967295');
  const before = foreign(bench);
  bench.enforce(imageOfPort(443));
  expect(() => attach(bench)).toThrow(
    'attaching to eth0 ingress: attaching a clsact filter: EINVAL; if tc filter show dev eth0 ingress has a filter of priority 1 for one protocol, give that another priority',
  );
  expect(own(bench)).toEqual([]);
  expect(foreign(bench)).toBe(before);
});

function attach(bench: PolicedHost): void {
  bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
}

/** Weir's programs at `eth0`: where they are and which they are. */
function own(bench: PolicedHost): readonly { readonly hook: string; readonly place: string; readonly id: number }[] {
  const { ifindex } = bench.named('eth0');
  return bench.host.inside(() =>
    listNeighbours(ifindex, 'eth0')
      .filter(({ isOwn }) => isOwn)
      .map(({ hook, mechanism, name, id }) => ({ hook, place: `${mechanism} ${name}`, id })),
  );
}

/** What tc shows of filters that are not weir's. */
function foreign(bench: PolicedHost): string {
  return ['ingress', 'egress']
    .flatMap((hook) => bench.host.run('tc', 'filter', 'show', 'dev', 'eth0', hook).split('\n'))
    .filter((line) => line.includes('handle') && !line.includes('weir_'))
    .join('\n');
}
