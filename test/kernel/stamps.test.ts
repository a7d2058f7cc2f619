import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../controller/errors/fault.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { frameOf, imageOfPort } from '../contract/images.ts';
import { pinFolder } from '../netns.ts';
import { policedHost } from './host.ts';

/** Stamps of the programs in the kernel, where what is pinned outlives who chose the mask. */

const WEB = frameOf('tcp 192.0.2.9:40000 > 192.0.2.1:443');
const OTHERS = 0x0badcafe;

test('another mask is taken up by the next writer, without a commit and without another generation', () => {
  using bench = policedHost('tcx');
  const { ifindex } = bench.named('eth0');
  bench.enforce(imageOfPort(443));
  bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
  bench.backend[Symbol.dispose]();
  const marks = [0xff000000, 0x0000000f, 0xffff0000, 0].map((markMask) => {
    using next = kernelBackend({ pins: bench.pins, attach: 'tcx', markMask });
    next.claim();
    return bench.host.inside(() => {
      const { verdict, mark } = next.carry(WEB, { ifindex, hook: 'ingress', mark: OTHERS & ~markMask });
      expect(verdict).toBe('pass');
      expect((mark & ~markMask) >>> 0).toBe((OTHERS & ~markMask) >>> 0);
      expect(next.carry(WEB, { ifindex, hook: 'egress', mark })).toMatchObject({ mark });
      expect(next.inspect()).toMatchObject({ active: 1, held: [{ generation: 1 }] });
      expect(Object.fromEntries(next.counters().stamped)).toEqual({ earlier: 0n, stale: 0n });
      return (mark & markMask) >>> 0;
    });
  });
  expect(marks.map((mark) => mark !== 0)).toEqual([true, true, true, false]);
});

test('the smallest mask tells every generation that is held from every other, for longer than it has stamps', () => {
  using bench = policedHost('tcx');
  bench.backend[Symbol.dispose]();
  using backend = kernelBackend({ pins: bench.pins, attach: 'tcx', markMask: 0xf });
  const eth0 = bench.named('eth0');
  bench.host.inside(() => {
    backend.attach(eth0);
    const recent: number[] = [];
    for (let port = 1; port <= 40; port++) {
      backend.commit(backend.stage(imageOfPort(port), [eth0]));
      const { mark } = backend.carry(WEB, { ifindex: eth0.ifindex, hook: 'ingress', mark: 0 });
      expect(recent.slice(-3)).not.toContain(mark);
      expect(mark).toBeGreaterThan(0);
      recent.push(mark);
    }
  });
});

test('pins of the layout before, which has no stamps, are refused with what to do', () => {
  using folder = pinFolder('old');
  mkdirSync(join(folder.path, 'maps-v1'));
  using backend = kernelBackend({ pins: folder.path, attach: 'tcx' });
  const refused = new Fault(
    'LAYOUT_MISMATCH',
    `adopting ${folder.path}: its maps have layout v1, this weir has v3; run weir detach with the version that made them, then start this one`,
  );
  expect(() => backend.claim()).toThrow(refused);
  expect(() => backend.inspect()).toThrow(refused);
  rmdirSync(join(folder.path, 'maps-v1'));
});
