import { ruleCount, slotBytes } from '../../controller/abi/slot.ts';
import type { Backend, Passed } from '../../controller/kernel/backend.ts';
import type { Bench } from './backend.ts';
import { frameOf, imageOf, imageOfPort } from './images.ts';

/** A generation judges a packet at every hook it crosses: what each Backend does with stamps. */

const WEB = frameOf('tcp 10.0.0.9:40000 > 192.0.2.1:443');
const SSH = frameOf('tcp 10.0.0.9:40000 > 192.0.2.1:22');
/** The bits that are not ours, unless a test says otherwise. */
const OTHERS = 0x00c0ffee;
const OURS = 0xff000000;

type Contract = (title: string, body: (bench: Bench) => void) => void;

function stampsOf(backend: Backend): Readonly<Record<string, bigint>> {
  return Object.fromEntries(backend.counters().stamped);
}

/** Judges a frame that carries `mark` where `managed` takes it in. */
function arrive({ backend, managed }: Bench, frame: Uint8Array, mark: number): Passed {
  return backend.carry(frame, { ifindex: managed.ifindex, hook: 'ingress', mark });
}

function enforce({ backend, managed }: Bench, port: number): void {
  backend.commit(backend.stage(imageOfPort(port), [managed]));
}

export function stamps(contract: Contract): void {
  contract('a packet leaves with a stamp, and with the bits of others as they were', (bench) => {
    enforce(bench, 443);
    bench.backend.attach(bench.managed);
    const { verdict, mark } = arrive(bench, WEB, OTHERS);
    expect(verdict).toBe('pass');
    expect(mark & ~OURS).toBe(OTHERS);
    expect(mark & OURS).not.toBe(0);
    expect(arrive(bench, SSH, 0).verdict).toBe('drop');
    expect(stampsOf(bench.backend)).toEqual({ earlier: 0n, stale: 0n });
  });

  contract('a packet under way is judged by the generation it met first', (bench) => {
    enforce(bench, 443);
    bench.backend.attach(bench.managed);
    const before = arrive(bench, WEB, 0).mark;
    enforce(bench, 22);
    expect(arrive(bench, WEB, before)).toEqual({ verdict: 'pass', mark: before });
    expect(arrive(bench, SSH, before).verdict).toBe('drop');
    expect(arrive(bench, WEB, 0).verdict).toBe('drop');
    expect(arrive(bench, SSH, 0).verdict).toBe('pass');
    expect(arrive(bench, SSH, 0).mark).not.toBe(before);
    expect(stampsOf(bench.backend)).toEqual({ earlier: 2n, stale: 0n });
  });

  contract('a stamp that stands for nothing held is judged by what decides, counted, and replaced', (bench) => {
    const { backend } = bench;
    enforce(bench, 443);
    backend.attach(bench.managed);
    const first = arrive(bench, WEB, 0).mark;
    for (const port of [1, 2, 3, 22]) enforce(bench, port);
    const now = arrive(bench, SSH, 0).mark;
    expect(backend.inspect().held.map(({ generation }) => generation)).toEqual([2, 3, 4, 5]);
    expect(arrive(bench, SSH, first)).toEqual({ verdict: 'pass', mark: now });
    expect(arrive(bench, WEB, 0x77000000 | OTHERS)).toEqual({ verdict: 'drop', mark: now | OTHERS });
    expect(stampsOf(backend)).toEqual({ earlier: 0n, stale: 2n });
  });

  contract('what a retired generation stamped is stale', (bench) => {
    enforce(bench, 443);
    bench.backend.attach(bench.managed);
    const first = arrive(bench, WEB, 0).mark;
    enforce(bench, 22);
    bench.backend.retire(1);
    expect(arrive(bench, WEB, first).verdict).toBe('drop');
    expect(stampsOf(bench.backend)).toEqual({ earlier: 0n, stale: 1n });
  });

  contract('the last generations are held, and each decides again by one commit', (bench) => {
    const { backend } = bench;
    const ports = [441, 442, 443, 444, 445, 446];
    const staged = ports.map((port) => {
      const made = backend.stage(imageOfPort(port), [bench.managed]);
      backend.commit(made);
      return { ...made, port };
    });
    backend.attach(bench.managed);
    const kept = staged.slice(-4);
    expect(backend.inspect().held.map(({ generation }) => generation)).toEqual(kept.map((one) => one.generation));
    for (const one of [...kept.toReversed(), ...kept]) {
      backend.commit(one);
      expect(backend.inspect().active).toBe(one.generation);
      const decided = ports.map((port) => arrive(bench, frameOf(`tcp 10.0.0.9:1 > 192.0.2.1:${port}`), 0));
      expect(decided.map(({ verdict }) => verdict)).toEqual(ports.map((port) => (port === one.port ? 'pass' : 'drop')));
      expect(new Set(decided.map(({ mark }) => mark)).size).toBe(1);
    }
    expect(backend.counters().reasons.get('broken')).toBe(0n);
  });

  contract('a packet of the host itself starts anew, whatever its socket was marked with', (bench) => {
    const { backend, managed } = bench;
    backend.commit(backend.stage(imageOf({ default: 'allow' }), [managed]));
    backend.attach(managed);
    const { mark } = arrive(bench, WEB, 0);
    backend.commit(backend.stage(imageOf({ default: 'deny' }), [managed]));
    const out = frameOf('tcp 192.0.2.1:443 > 10.0.0.9:40000');
    expect(backend.carry(out, { ifindex: managed.ifindex, hook: 'egress', mark }).verdict).toBe('pass');
    expect(backend.decide(out, managed.ifindex, 'egress')).toBe('drop');
  });

  contract('a commit again leaves packets under way as they are', (bench) => {
    const { backend, managed } = bench;
    const staged = backend.stage(imageOfPort(443), [managed]);
    backend.commit(staged);
    backend.attach(managed);
    const { mark } = arrive(bench, WEB, 0);
    backend.commit(staged);
    expect(arrive(bench, WEB, mark)).toEqual({ verdict: 'pass', mark });
    enforce(bench, 22);
    backend.commit(staged);
    expect(arrive(bench, WEB, 0)).toEqual({ verdict: 'pass', mark });
    expect(stampsOf(backend)).toEqual({ earlier: 0n, stale: 0n });
  });

  contract('a second stage writes what differs, and says how much that was', (bench) => {
    const { backend, managed } = bench;
    const even = imageOfPort(442);
    for (const image of [even, ...[443, 444, 445].map((port) => imageOfPort(port))]) {
      const { pages } = backend.stage(image, [managed]);
      expect(pages.total).toBe(Math.ceil(slotBytes(image.bytes.length, ruleCount(image.bytes)) / 4096));
      expect(pages.written).toBeGreaterThan(1);
    }
    const same = backend.stage(even, [managed]);
    expect(same.pages).toEqual({ written: 1, total: same.pages.total });
    backend.commit(same);
    backend.attach(managed);
    expect(arrive(bench, frameOf('tcp 10.0.0.9:1 > 192.0.2.1:442'), 0).verdict).toBe('pass');
  });
}
