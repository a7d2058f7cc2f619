import { Fault } from '../../controller/errors/fault.ts';
import type { Backend, HostInterface } from '../../controller/kernel/backend.ts';
import { frameOf, imageOf, imageOfPort, ruleId } from './images.ts';
import { stamps } from './stamps.ts';

/** A backend and the host around it. */
export interface Bench extends Disposable {
  readonly backend: Backend;
  /** Two interfaces that exist there: `managed` matches `eth*`, `other` does not. */
  readonly managed: HostInterface;
  readonly other: HostInterface;
  /** Calls into the backend happen within this. */
  within<T>(use: () => T): T;
}

const WEB = 'tcp 10.0.0.9:40000 > 192.0.2.1:443';
const SSH = 'tcp 10.0.0.9:40000 > 192.0.2.1:22';

/** What every implementation of Backend does. `open` makes a fresh one; the suite disposes it. */
export function describeBackend(name: string, open: () => Bench): void {
  describe(`backend ${name}`, () => {
    const contract = (title: string, body: (bench: Bench) => void): void => {
      test(title, () => {
        using bench = open();
        bench.within(() => {
          try {
            body(bench);
          } finally {
            bench.backend.release();
          }
        });
      });
    };
    generations(contract);
    attachments(contract);
    counting(contract);
    refusals(contract);
    stamps(contract);
  });
}

type Contract = (title: string, body: (bench: Bench) => void) => void;

function generations(contract: Contract): void {
  contract('holds nothing before the first stage', ({ backend }) => {
    expect(backend.inspect()).toEqual({ active: undefined, held: [], attachments: [], unsettled: [] });
    expect(backend.counters().rules.size).toBe(0);
  });

  contract('a staged image decides nothing until it is committed', ({ backend, managed }) => {
    const image = imageOfPort(443);
    const staged = backend.stage(image, [managed]);
    expect(staged).toMatchObject({ generation: 1, digest: image.digest });
    expect(backend.inspect()).toMatchObject({ active: undefined, held: [{ generation: 1, digest: image.digest }] });
    backend.commit(staged);
    expect(backend.inspect()).toMatchObject({
      active: 1,
      held: [{ readBack: image.digest, patterns: expect.arrayContaining(['eth*']) }],
    });
  });

  contract('what was inspected is read back when it is asked for', ({ backend, managed }) => {
    const image = imageOfPort(443);
    const { generation } = backend.stage(image, [managed]);
    const [held] = backend.inspect().held;
    backend.retire(generation);
    expect(held?.digest).toBe(image.digest);
    expect(() => held?.readBack).toThrow(RangeError);
  });

  contract('a commit again changes nothing', ({ backend, managed }) => {
    const staged = backend.stage(imageOfPort(443), [managed]);
    backend.commit(staged);
    backend.commit(staged);
    expect(backend.inspect().active).toBe(1);
  });

  contract('the oldest slot gives way, never the active one nor the one before it', ({ backend, managed }) => {
    const first = backend.stage(imageOfPort(1), [managed]);
    const second = backend.stage(imageOfPort(2), [managed]);
    backend.commit(first);
    backend.commit(second);
    for (const port of [3, 4, 5, 6, 7, 8]) backend.stage(imageOfPort(port), [managed]);
    const live = backend.inspect();
    expect(live.active).toBe(2);
    expect(live.held.map(({ generation }) => generation)).toEqual([1, 2, 7, 8]);
  });

  contract('an image that was staged and never committed gives its slot to the same image', ({ backend, managed }) => {
    const [decides, left] = [backend.stage(imageOfPort(1), [managed]), imageOfPort(2)];
    backend.commit(decides);
    backend.stage(left, [managed]);
    backend.stage(imageOfPort(3), [managed]);
    expect(backend.stage(left, [managed])).toMatchObject({ generation: 4, digest: left.digest });
    expect(backend.inspect().held.map(({ generation }) => generation)).toEqual([1, 3, 4]);
  });

  contract('a generation that was active decides again when it is committed again', ({ backend, managed }) => {
    const [web, ssh] = [backend.stage(imageOfPort(443), [managed]), backend.stage(imageOfPort(22), [managed])];
    backend.commit(web);
    backend.attach(managed);
    const decides = (): readonly string[] =>
      [WEB, SSH].map((text) => backend.decide(frameOf(text), managed.ifindex, 'ingress'));
    expect(decides()).toEqual(['pass', 'drop']);
    backend.commit(ssh);
    expect(decides()).toEqual(['drop', 'pass']);
    backend.commit(web);
    expect(decides()).toEqual(['pass', 'drop']);
  });

  contract('a retired generation is gone and its number is not used again', ({ backend, managed }) => {
    backend.commit(backend.stage(imageOfPort(1), [managed]));
    const staged = backend.stage(imageOfPort(2), [managed]);
    backend.retire(staged.generation);
    backend.retire(staged.generation);
    expect(backend.inspect().held.map(({ generation }) => generation)).toEqual([1]);
    expect(backend.stage(imageOfPort(3), [managed]).generation).toBe(3);
  });
}

function attachments(contract: Contract): void {
  contract('attach polices both hooks, and again changes nothing', ({ backend, managed }) => {
    backend.commit(backend.stage(imageOfPort(443), [managed]));
    expect(backend.decide(frameOf(SSH), managed.ifindex, 'ingress')).toBe('pass');
    backend.attach(managed);
    backend.attach(managed);
    expect(backend.inspect().attachments.map(({ ifindex, name, hook }) => ({ ifindex, name, hook }))).toEqual([
      { ifindex: managed.ifindex, name: managed.name, hook: 'ingress' },
      { ifindex: managed.ifindex, name: managed.name, hook: 'egress' },
    ]);
    expect(backend.decide(frameOf(SSH), managed.ifindex, 'ingress')).toBe('drop');
    expect(backend.decide(frameOf(WEB), managed.ifindex, 'ingress')).toBe('pass');
  });

  contract('attach before the first commit drops everything', ({ backend, managed }) => {
    backend.attach(managed);
    expect(backend.decide(frameOf(WEB), managed.ifindex, 'ingress')).toBe('drop');
    expect(backend.counters().reasons.get('no-generation')).toBe(1n);
  });

  contract('an interface attached late is bound in every held generation', ({ backend, managed }) => {
    const [web, ssh] = [backend.stage(imageOfPort(443), []), backend.stage(imageOfPort(22), [])];
    backend.commit(ssh);
    backend.attach(managed);
    backend.commit(web);
    expect(backend.decide(frameOf(WEB), managed.ifindex, 'ingress')).toBe('pass');
    expect(backend.counters().reasons.get('unbound')).toBe(0n);
  });

  contract('an attached interface that the image does not manage passes', ({ backend, other }) => {
    backend.commit(backend.stage(imageOfPort(443), [other]));
    backend.attach(other);
    expect(backend.decide(frameOf(SSH), other.ifindex, 'ingress')).toBe('pass');
    expect(backend.counters().reasons.get('unmanaged')).toBe(1n);
  });

  contract('an interface whose frames cannot be read is refused, and one that became so passes nothing', (bench) => {
    const { backend, managed } = bench;
    const strange = { ...managed, linkLayer: false, unreadable: 'infiniband' };
    backend.commit(backend.stage(imageOf({ nonIP: 'allow' }), [managed]));
    backend.attach(managed);
    expect(() => backend.attach(strange)).toThrow(
      new Fault(
        'ATTACH_REFUSED',
        `attaching to ${managed.name}: frames of link type infiniband are not read; take it out of the interfaces of this host`,
      ),
    );
    expect(backend.decide(frameOf(SSH).fill(0, 12, 14), managed.ifindex, 'ingress')).toBe('drop');
    expect(backend.counters().reasons.get('malformed')).toBeGreaterThan(0n);
  });

  contract('detach lets everything through, and again is no error', ({ backend, managed }) => {
    backend.commit(backend.stage(imageOfPort(443), [managed]));
    backend.attach(managed);
    backend.detach(managed.ifindex);
    backend.detach(managed.ifindex);
    backend.detach(999_999);
    expect(backend.inspect().attachments).toEqual([]);
    expect(backend.decide(frameOf(SSH), managed.ifindex, 'ingress')).toBe('pass');
  });

  contract('release leaves nothing, and everything works afterwards', ({ backend, managed }) => {
    backend.commit(backend.stage(imageOfPort(443), [managed]));
    backend.attach(managed);
    backend.release();
    expect(backend.inspect()).toEqual({ active: undefined, held: [], attachments: [], unsettled: [] });
    expect(backend.stage(imageOfPort(22), [managed]).generation).toBe(1);
  });
}

function counting(contract: Contract): void {
  contract('counts packets and bytes of the deciding rule, across generations', ({ backend, managed }) => {
    const image = imageOfPort(443);
    const frame = frameOf(WEB);
    backend.commit(backend.stage(image, [managed]));
    backend.attach(managed);
    backend.decide(frame, managed.ifindex, 'ingress');
    backend.commit(backend.stage(image, [managed]));
    backend.decide(frame, managed.ifindex, 'ingress');
    const { rules } = backend.counters();
    expect(rules.get(ruleId(image, 'web'))).toEqual({ packets: 2n, bytes: BigInt(2 * frame.length) });
  });

  contract('counts every frame under one reason', ({ backend, managed }) => {
    backend.commit(backend.stage(imageOf({ nonIP: 'allow' }), [managed]));
    backend.attach(managed);
    const lldp = frameOf(SSH).map((byte, i) => (i === 12 ? 0x88 : i === 13 ? 0xcc : byte));
    const cut = frameOf(SSH).subarray(0, 40);
    const fragment = frameOf(`${SSH} fragment`);
    for (const frame of [lldp, cut, fragment, frameOf(SSH)]) backend.decide(frame, managed.ifindex, 'egress');
    const counted = [...backend.counters().reasons].filter(([, packets]) => packets > 0n);
    expect(Object.fromEntries(counted)).toEqual({ row: 2n, 'non-ip': 1n, malformed: 1n });
  });
}

function refusals(contract: Contract): void {
  contract('refuses to retire what decides', ({ backend, managed }) => {
    backend.commit(backend.stage(imageOfPort(443), [managed]));
    expect(() => backend.retire(1)).toThrow(
      new Fault('GENERATION_ACTIVE', 'retiring generation 1: it is the one that decides; commit another first'),
    );
    expect(backend.inspect().active).toBe(1);
  });

  contract('refuses to commit what it does not hold', ({ backend, managed }) => {
    const staged = backend.stage(imageOfPort(443), [managed]);
    backend.retire(staged.generation);
    expect(() => backend.commit(staged)).toThrow(
      new Fault('GENERATION_UNKNOWN', 'committing generation 1: no slot holds it; stage it again'),
    );
  });

  contract('an image whose bytes are not those of its digest is not kept', ({ backend, managed }) => {
    const [good, bad] = [imageOfPort(443), imageOfPort(22)];
    backend.commit(backend.stage(good, [managed]));
    expect(() => backend.stage({ ...bad, digest: good.digest }, [managed])).toThrow(
      new Fault(
        'IMAGE_CORRUPT',
        `staging generation 2: the kernel holds ${bad.digest}, written was ${good.digest}; try again`,
      ),
    );
    expect(backend.inspect()).toMatchObject({ active: 1, held: [{ generation: 1, readBack: good.digest }] });
  });

  contract('an image beyond the largest slot is refused and the active one stays', ({ backend, managed }) => {
    const good = imageOfPort(443);
    backend.commit(backend.stage(good, [managed]));
    const large = { ...good, bytes: new Uint8Array(2 ** 28) };
    expect(() => backend.stage(large, [managed])).toThrow(
      new Fault('MAP_REFUSED', 'staging an image: 268468224 bytes are more than the largest slot; use fewer rules'),
    );
    expect(backend.inspect()).toMatchObject({ active: 1, held: [{ readBack: good.digest }] });
  });
}
