import { createHash } from 'node:crypto';
import { patternsOf } from '../../controller/abi/points.ts';
import { Fault } from '../../controller/errors/fault.ts';
import type { Attachment, Backend, HeldGeneration, HostInterface, Unsettled } from '../../controller/kernel/backend.ts';

/**
 * A backend that keeps what it was told and notes each writing verb; it decides no packets. `failAt`: the
 * n-th writing call (from 0) throws instead, leaving everything as it was.
 */
export interface Recording extends Backend {
  readonly calls: string[];
  /** What inspect finds unsettled until it is attached or detached. */
  readonly unsettled: Unsettled[];
  failAt: number | undefined;
  /** Makes the bytes that decide others than those written. */
  tamper(): void;
  /** Generations whose bytes were asked for. */
  readBacks: number;
}

export function recording(): Recording {
  const held: HeldGeneration[] = [];
  const attachments: Attachment[] = [];
  let active: number | undefined;
  const self: Recording = {
    kind: 'memory',
    calls: [],
    unsettled: [],
    failAt: undefined,
    readBacks: 0,
    tamper() {
      const at = held.findIndex(({ generation }) => generation === active);
      const [one] = held.slice(at);
      if (at !== -1 && one !== undefined) held[at] = { ...one, readBack: 'altered' };
    },
    claim: () => undefined,
    probe: () => ({ kernel: '6.6', mechanism: 'tcx', btf: true, libbpf: '1.1' }),
    inspect: () => ({
      active,
      held: held.map((one) => counted(one, self)),
      attachments: [...attachments],
      unsettled: [...self.unsettled],
    }),
    stage(image, interfaces) {
      note(`stage ${names(interfaces)}`);
      const generation = (held.at(-1)?.generation ?? 0) + 1;
      const readBack = createHash('sha256').update(image.bytes.subarray(64)).digest('hex');
      const patterns = patternsOf(image.bytes);
      held.push({ generation, digest: image.digest, readBack, patterns, slot: generation % 4, sizeClass: 0 });
      return { generation, digest: image.digest, pages: { written: 2, total: 9 } };
    },
    commit(staged) {
      note(`commit ${staged.generation}`);
      active = staged.generation;
    },
    retire: (generation) => note(`retire ${generation}`),
    attach(target) {
      note(`attach ${target.name}`);
      drop(target.ifindex);
      for (const hook of ['ingress', 'egress'] as const)
        attachments.push({ ifindex: target.ifindex, name: target.name, hook, mechanism: 'tcx' });
    },
    detach(ifindex) {
      note(`detach ${[...attachments, ...self.unsettled].find((one) => one.ifindex === ifindex)?.name ?? ifindex}`);
      drop(ifindex);
    },
    counters: () => ({
      rules: new Map([['00', { packets: 3n, bytes: 180n }]]),
      reasons: new Map([
        ['arp', 2n],
        ['malformed', 0n],
      ]),
      stamped: new Map(),
    }),
    decide: () => 'pass',
    carry: (_frame, { mark }) => ({ verdict: 'pass', mark }),
    release() {
      note('release');
      held.length = 0;
      attachments.length = 0;
      active = undefined;
    },
    [Symbol.dispose]: () => undefined,
  };
  const note = (call: string): void => {
    if (self.calls.push(call) - 1 === self.failAt) throw new Fault('MAP_REFUSED', `refused: ${call}`);
  };
  const drop = (ifindex: number): void => {
    const others = attachments.filter((one) => one.ifindex !== ifindex);
    attachments.splice(0, attachments.length, ...others);
    const left = self.unsettled.filter((one) => one.ifindex !== ifindex);
    self.unsettled.splice(0, self.unsettled.length, ...left);
  };
  return self;
}

/** Reading back counts once for each time it is inspected, as the bytes are hashed once. */
function counted(one: HeldGeneration, tally: { readBacks: number }): HeldGeneration {
  let found: string | undefined;
  return {
    ...one,
    get readBack() {
      if (found === undefined) tally.readBacks += 1;
      found ??= one.readBack;
      return found;
    },
  };
}

function names(interfaces: readonly HostInterface[]): string {
  return interfaces.map(({ name }) => name).join(' ');
}

/** `eth0`, `eth1`, … with index 2, 3, … */
export function links(...names: string[]): HostInterface[] {
  return names.map((name, i) => ({ ifindex: i + 2, name, linkLayer: true }));
}
