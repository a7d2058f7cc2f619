import { mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { Fault } from '../../controller/errors/fault.ts';
import { replaceBySelf } from '../../controller/kernel/kernel-store.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { mapNamed, readObject } from '../../controller/kernel/object.ts';
import { adopt } from '../../controller/kernel/pins.ts';
import { frameOf, imageOfPort } from '../contract/images.ts';
import { pinFolder } from '../netns.ts';
import { policedHost } from './host.ts';
import { otherBuild } from './other-build.ts';

const MAPS_FOLDER = `maps-v${CONSTANTS.WEIR_VERSION}`;
const SSH = frameOf('tcp 192.0.2.9:40000 > 192.0.2.1:22');

test('the programs of another build take over its maps, generations and links', () => {
  using bench = policedHost('tcx');
  using build = otherBuild();
  const eth0 = bench.named('eth0');
  bench.host.inside(() => {
    bench.enforce(imageOfPort(443));
    bench.backend.attach(eth0);
    bench.backend[Symbol.dispose]();
    const [before] = readdirSync(bench.pins).filter((name) => name.startsWith('programs-'));
    using next = kernelBackend({ pins: bench.pins, attach: 'tcx', object: build.object });
    expect(next.inspect()).toMatchObject({ active: 1, held: [{ generation: 1 }], attachments: [] });
    next.commit(next.stage(imageOfPort(443), []));
    const after = readdirSync(bench.pins).filter((name) => name.startsWith('programs-'));
    expect(after).toHaveLength(1);
    expect(after).not.toEqual([before]);
    expect(next.inspect()).toMatchObject({ active: 2, held: [{ generation: 1 }, { generation: 2 }] });
    expect(next.inspect().attachments).toHaveLength(2);
    expect(next.counters().reasons.get('unbound')).toBe(0n);
    expect(next.decide(SSH, eth0.ifindex, 'ingress')).toBe('drop');
    next.release();
  });
});

test('pins left half-made by a crash are completed, and no generation number is used twice', () => {
  using bench = policedHost('tcx');
  bench.enforce(imageOfPort(443));
  bench.backend[Symbol.dispose]();
  const [programs = ''] = readdirSync(bench.pins).filter((name) => name.startsWith('programs-'));
  unlinkSync(join(bench.pins, programs, 'weir_egress'));
  unlinkSync(join(bench.pins, MAPS_FOLDER, 'decision'));
  expect(bench.backend.inspect().held).toEqual([]);
  bench.enforce(imageOfPort(22));
  expect(bench.backend.inspect()).toMatchObject({ active: 2, held: [{ generation: 1 }, { generation: 2 }] });
});

test('maps of another layout are refused with what to do', () => {
  using folder = pinFolder('lay');
  mkdirSync(join(folder.path, 'maps-v9'));
  using backend = kernelBackend({ pins: folder.path, attach: 'tcx' });
  expect(() => backend.inspect()).toThrow(
    new Fault(
      'LAYOUT_MISMATCH',
      `adopting ${folder.path}: its maps have layout v9, this weir has v3; run weir detach with the version that made them, then start this one`,
    ),
  );
  rmdirSync(join(folder.path, 'maps-v9'));
});

test('an inner map replaced by itself still holds its generation', () => {
  using bench = policedHost('tcx');
  bench.enforce(imageOfPort(443));
  const adopted = adopt(bench.pins, readObject());
  if (adopted === undefined) throw new Error('nothing is pinned');
  using loaded = adopted.loaded;
  const [before] = bench.backend.inspect().held;
  replaceBySelf(mapNamed(loaded, 'images_0'), 0);
  expect(bench.backend.inspect().held).toEqual([before]);
});

test.each([
  [
    '/proc/weir',
    undefined,
    'BPFFS_ABSENT',
    'probing the kernel: /proc/weir is not on a bpffs; mount -t bpf bpf /sys/fs/bpf',
  ],
  [
    '/sys/fs/bpf/weir',
    '/nowhere.o',
    'OBJECT_ABSENT',
    'reading the BPF object: /nowhere.o is absent; build it with npm run build',
  ],
] as const)('probing %s, object %s: %s', (pins, object, code, message) => {
  using backend = kernelBackend({ pins, attach: 'auto', ...(object === undefined ? {} : { object }) });
  expect(() => backend.probe()).toThrow(new Fault(code, message));
  try {
    backend.probe();
  } catch (error) {
    expect(error).toMatchObject({ code });
  }
});

test('probing here finds what the kernel offers', () => {
  using backend = kernelBackend({ pins: '/sys/fs/bpf/weir', attach: 'clsact' });
  expect(backend.probe()).toMatchObject({ mechanism: 'clsact', btf: true, libbpf: expect.stringMatching(/^\d+\.\d+/) });
});

test('one writes below a folder of pins, others read', () => {
  using bench = policedHost('tcx');
  bench.enforce(imageOfPort(443));
  using other = kernelBackend({ pins: bench.pins, attach: 'tcx' });
  const holder = new RegExp(`^writing to ${bench.pins}: process ${process.pid} \\(.+\\) has the lock; stop it first$`);
  const refused = expect.objectContaining({ code: 'AGENT_RUNNING', message: expect.stringMatching(holder) });
  const writing = [
    () => other.claim(),
    () => other.stage(imageOfPort(22), []),
    () => other.attach(bench.named('eth0')),
    () => other.detach(2),
    () => other.retire(7),
    () => other.release(),
  ];
  for (const write of writing) expect(write).toThrow(refused);
  expect(other.inspect()).toMatchObject({ active: 1 });
  bench.backend[Symbol.dispose]();
  expect(other.stage(imageOfPort(22), []).generation).toBe(2);
  other[Symbol.dispose]();
  bench.enforce(imageOfPort(80));
});
