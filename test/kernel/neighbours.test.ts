import { checkNeighbours } from '../../controller/kernel/features.ts';
import { listNeighbours } from '../../controller/kernel/neighbours.ts';
import { imageOf, ruleId } from '../contract/images.ts';
import { HOST, type PolicedHost, policedHost } from './host.ts';
import { type Attempt, attempt, serve } from './sockets.ts';

/** P-7: other programs at the same hooks keep running, and are never touched. */

const PORTS = { tcp: [443, 22], udp: [] } as const;
const ATTEMPTS: readonly Attempt[] = PORTS.tcp.map((port) => ({ protocol: 'tcp', address: HOST, port }));
const image = imageOf({
  ingress: { web: { services: [{ protocol: 6, ports: { first: 443, last: 443 } }] } },
  egress: { out: {} },
});

/** A classic BPF filter of one instruction, which answers `verdict` to every packet. */
function addStranger(bench: PolicedHost, verdict: number): void {
  bench.host.run('tc', 'qdisc', 'replace', 'dev', 'eth0', 'clsact');
  const place = 'filter replace dev eth0 ingress pref 9 handle 7 protocol ip bpf da bytecode'.split(' ');
  bench.host.run('tc', ...place, `1,6 0 0 ${verdict}`);
}

const DROP = 2;
const NEXT = 0xffffffff;

describe.each(['tcx', 'clsact'] as const)('%s', (mechanism) => {
  test('a foreign filter behind ours decides about what we allow, and is never touched', async () => {
    using bench = policedHost(mechanism);
    using _server = await serve(bench.host, PORTS);
    addStranger(bench, DROP);
    bench.enforce(image);
    bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
    expect(attempt(bench.peer, ATTEMPTS)).toEqual([false, false]);
    expect(bench.counted(ruleId(image, 'web'))).toBeGreaterThan(0n);
    addStranger(bench, NEXT);
    expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, false]);
    bench.host.inside(() => bench.backend.release());
    const left = bench.host.run('tc', 'filter', 'show', 'dev', 'eth0', 'ingress');
    expect(left).toMatch(/pref 9 bpf/);
    expect(left).not.toMatch(/weir_/);
    expect(bench.host.run('tc', 'qdisc', 'show', 'dev', 'eth0')).toMatch(/clsact/);
  });

  test('the doctor lists our programs and sees no stranger', () => {
    using bench = policedHost(mechanism);
    bench.enforce(image);
    const eth0 = bench.named('eth0');
    bench.host.inside(() => bench.backend.attach(eth0));
    const found = bench.host.inside(() => listNeighbours(eth0.ifindex, eth0.name));
    expect(found.map(({ hook, mechanism: how, name, isOwn }) => [hook, how, name, isOwn])).toEqual([
      ['ingress', mechanism, 'weir_ingress', true],
      ['egress', mechanism, 'weir_egress', true],
    ]);
    expect(checkNeighbours('eth0', found)).toEqual([]);
  });
});

test('a tcx program of another is listed behind ours, and a lost link is mended', () => {
  using bench = policedHost('tcx');
  using stranger = policedHost('tcx');
  bench.enforce(image);
  const eth0 = bench.named('eth0');
  bench.host.inside(() => {
    stranger.backend.attach(eth0);
    bench.backend.attach(eth0);
    expect(listNeighbours(eth0.ifindex, 'eth0').map(({ hook }) => hook)).toEqual([
      'ingress',
      'ingress',
      'egress',
      'egress',
    ]);
    stranger.backend.detach(eth0.ifindex);
    expect(bench.backend.inspect().attachments).toHaveLength(2);
    bench.host.ip('link delete eth0');
    expect(bench.backend.inspect().attachments).toEqual([]);
  });
});
