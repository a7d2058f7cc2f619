import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeActive } from '../../controller/abi/active.ts';
import { bind } from '../../controller/abi/bindings.ts';
import { fieldsAt, viewOf } from '../../controller/abi/fields.ts';
import { type Applied, apply } from '../../controller/apply/apply.ts';
import { structure } from '../../controller/kernel/attributes.ts';
import { openPin } from '../../controller/kernel/bpf.ts';
import { bpf } from '../../controller/kernel/ffi.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { kernelStore } from '../../controller/kernel/kernel-store.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { listNeighbours } from '../../controller/kernel/neighbours.ts';
import { readObject } from '../../controller/kernel/object.ts';
import { adopt } from '../../controller/kernel/pins.ts';
import type { Image } from '../../controller/model/image.ts';
import { imageOf } from '../contract/images.ts';
import { HOST, type PolicedHost, policedHost } from './host.ts';
import { type Attempt, attempt, serve } from './sockets.ts';

/** The host changes under weir, or somebody writes to its maps and links: the next settling puts it right. */

const PORTS = { tcp: [443, 22], udp: [] } as const;
const ATTEMPTS: readonly Attempt[] = PORTS.tcp.map((port) => ({ protocol: 'tcp', address: HOST, port }));
const image = imageOf({
  ingress: { web: { services: [{ protocol: 6, ports: { first: 443, last: 443 } }] } },
  egress: { out: {} },
  interfaces: ['eth*', 'veth-db'],
});
const closed = imageOf({ interfaces: ['eth*'] });

function settle(bench: PolicedHost, wanted: Image = image): Applied {
  return bench.host.inside(() => apply(bench.backend, wanted, listInterfaces()));
}

/** The hooks of an interface at which weir's policy is in force. */
function hooksAt(bench: PolicedHost, name: string): readonly string[] {
  const { attachments } = bench.host.inside(() => bench.backend.inspect());
  return attachments.filter((one) => one.name === name).map(({ hook }) => hook);
}

const BOTH = ['ingress', 'egress'];

/** Writes to the slot that decides, behind the back of the backend. */
function tamper(bench: PolicedHost, change: (slot: Uint8Array) => void): void {
  const adopted = adopt(bench.pins, readObject());
  if (adopted === undefined) throw new Error('nothing is pinned');
  using loaded = adopted.loaded;
  const store = kernelStore(loaded);
  const active = decodeActive(store.words().active);
  if (active === undefined) throw new Error('nothing was committed');
  store.open(active, 'write', change);
}

test('an interface under another name gets the policy of that name', async () => {
  using bench = policedHost('tcx');
  using _server = await serve(bench.host, PORTS);
  settle(bench);
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, false]);
  for (const words of ['down', 'name veth-db']) bench.host.ip(`link set eth0 ${words}`);
  bench.host.ip('link set veth-db up');
  expect(hooksAt(bench, 'veth-db')).toEqual([]);
  expect(settle(bench)).toMatchObject({ attached: ['veth-db'], committed: false, failures: [] });
  expect(hooksAt(bench, 'veth-db')).toEqual(BOTH);
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([false, false]);
});

test('interfaces that are gone leave no pin behind, nor their place in the table', () => {
  using bench = policedHost('tcx');
  settle(bench);
  for (let i = 1; i <= 20; i++) {
    bench.host.ip(`link add ethx index ${200 + 1024 * i} type veth peer name peerx`);
    expect(settle(bench)).toMatchObject({ attached: ['ethx'], detached: [], failures: [] });
    bench.host.ip('link delete ethx');
  }
  settle(bench);
  expect(readdirSync(join(bench.pins, 'links'))).toHaveLength(2);
});

test('an interface with the index of one that moved away is policed, and the one that moved is let go', async () => {
  using bench = policedHost('tcx');
  using _server = await serve(bench.host, PORTS);
  const pair = (name: string, peer: string): void => {
    bench.host.ip(`link add ${name} index 6001 type veth peer name ${peer} netns ${bench.peer.name}`);
    bench.host.ip(`link set ${name} up`);
    bench.peer.ip(`link set ${peer} up`);
  };
  pair('eth8', 'peer8');
  settle(bench, closed);
  bench.host.ip(`link set eth8 netns ${bench.peer.name}`);
  pair('eth9', 'peer9');
  for (const [at, name, address] of [
    [bench.host, 'eth9', '192.0.2.1'],
    [bench.peer, 'peer9', '192.0.2.9'],
  ] as const) {
    at.ip(`address flush dev eth0`);
    at.ip(`address add ${address}/24 dev ${name}`);
  }
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, true]);
  expect(hooksAt(bench, 'eth9')).toEqual([]);
  expect(settle(bench, closed)).toMatchObject({ attached: ['eth9'], failures: [] });
  expect(hooksAt(bench, 'eth9')).toEqual(BOTH);
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([false, false]);
  expect(bench.peer.inside(() => listTcx('eth8'))).toEqual([]);
});

test('a link whose interface moved away without a successor is taken off it', () => {
  using bench = policedHost('tcx');
  settle(bench);
  bench.host.ip(`link set eth0 netns ${bench.peer.name} name moved0`);
  settle(bench);
  expect(bench.peer.inside(() => listTcx('moved0'))).toEqual([]);
  expect(readdirSync(join(bench.pins, 'links'))).toEqual([]);
});

test('a binding that somebody changed is not in force, and is put right', async () => {
  using bench = policedHost('tcx');
  using _server = await serve(bench.host, PORTS);
  settle(bench);
  const { ifindex } = bench.named('eth0');
  tamper(bench, (slot) => bind(slot, { ifindex, point: undefined, linkLayer: true }));
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, true]);
  expect(hooksAt(bench, 'eth0')).toEqual([]);
  expect(settle(bench)).toMatchObject({ attached: ['eth0'], committed: false });
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, false]);
});

test.each(['version', 'bindings', 'counter_slots'] as const)(
  'a header with another %s holds no generation',
  (field) => {
    using bench = policedHost('tcx');
    settle(bench);
    tamper(bench, (slot) => {
      const header = fieldsAt(viewOf(slot), 'weir_image', 0);
      header.set(field, header.get(field) + 8);
    });
    expect(bench.backend.inspect()).toMatchObject({ active: 1, held: [] });
    expect(settle(bench)).toMatchObject({ committed: true, generation: 2, failures: [] });
    expect(bench.backend.inspect()).toMatchObject({ active: 2, held: [{ generation: 2, readBack: image.digest }] });
    expect(hooksAt(bench, 'eth0')).toEqual(BOTH);
  },
);

test('another program in a link of ours is not in force, and is put out of it', async () => {
  using bench = policedHost('tcx');
  using other = policedHost('tcx');
  using _server = await serve(bench.host, PORTS);
  settle(bench);
  other.enforce(imageOf({ default: 'allow', interfaces: [] }));
  const { ifindex } = bench.named('eth0');
  const programs = readdirSync(other.pins).find((name) => name.startsWith('programs-')) ?? '';
  using link = openPin(join(bench.pins, 'links', `${ifindex}-ingress`));
  using program = openPin(join(other.pins, programs, 'weir_egress'));
  const update = structure(64, [
    [0, 'u32', link?.number ?? -1],
    [4, 'u32', program?.number ?? -1],
  ]);
  bpf('updating a link', 29, update);
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, true]);
  expect(hooksAt(bench, 'eth0')).toEqual(['egress']);
  expect(settle(bench)).toMatchObject({ attached: ['eth0'] });
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, false]);
});

test('another mechanism takes over from the one before, which leaves nothing', async () => {
  using bench = policedHost('clsact');
  using _server = await serve(bench.host, PORTS);
  settle(bench);
  const filters = () => bench.host.run('tc', 'filter', 'show', 'dev', 'eth0', 'ingress');
  expect(filters()).toMatch(/weir_ingress/);
  bench.backend[Symbol.dispose]();
  using next = kernelBackend({ pins: bench.pins, attach: 'tcx' });
  bench.host.inside(() => {
    expect(next.inspect().attachments).toEqual([]);
    expect(apply(next, image, listInterfaces())).toMatchObject({ attached: ['eth0'], committed: false });
    expect(next.inspect().attachments.map(({ mechanism }) => mechanism)).toEqual(['tcx', 'tcx']);
  });
  expect(filters()).not.toMatch(/weir_/);
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, false]);
});

test.each([
  ['clsact', 'tcx'],
  ['tcx', 'clsact'],
] as const)('what %s attached is released by %s', async (before, after) => {
  using bench = policedHost(before);
  using _server = await serve(bench.host, PORTS);
  settle(bench);
  bench.backend[Symbol.dispose]();
  using next = kernelBackend({ pins: bench.pins, attach: after });
  bench.host.inside(() => next.release());
  expect(attempt(bench.peer, ATTEMPTS)).toEqual([true, true]);
  expect(existsSync(bench.pins)).toBe(false);
});

/** Ids of the programs at the ingress of an interface of this namespace. */
function listTcx(name: string): readonly number[] {
  return listInterfaces()
    .filter((one) => one.name === name)
    .flatMap(({ ifindex }) => listNeighbours(ifindex, name))
    .map(({ id }) => id);
}
