import { imageJudge } from '../../controller/abi/judge.ts';
import type { Judge, Judgement } from '../../controller/kernel/backend.ts';
import { FrameNotCarried, kernelJudge } from '../../controller/kernel/judge.ts';
import type { Hook } from '../../controller/model/packet.ts';
import { parseFrame } from '../../controller/net/frame.ts';
import { describeCorpus } from '../corpora.ts';
import { grown, interfaceOf, type PolicedHost, policedHost, silence } from './host.ts';
import { denyingImage, LINK_TYPE, ODD_FRAMES, type OddFrame, readOddFrames } from './odd-frames.ts';
import { packetSocket, tun, type Wire } from './wire.ts';

const HOOKS: readonly Hook[] = ['ingress', 'egress'];

/** Why neither BPF_PROG_TEST_RUN nor a wire carries a frame as it was captured; `undefined` when one does. */
function notCarried({ linkType, frame }: OddFrame): string | undefined {
  switch (linkType) {
    case LINK_TYPE.null:
      return 'loopback capture: four bytes of address family that no device puts before a packet';
    case LINK_TYPE.linuxSll:
      return 'cooked capture: its header is made by the capture, no device has it';
    case LINK_TYPE.ethernet:
      return frame.length < 14 ? `${frame.length} bytes: no device sends less than an Ethernet header` : undefined;
    default:
      return undefined;
  }
}

/** `undefined`: the kernel does not run the program over this frame. */
function judged(judge: Judge, { frame }: OddFrame, hook: Hook): Judgement | undefined {
  try {
    return judge.judge(frame, 0, hook);
  } catch (error) {
    if (error instanceof FrameNotCarried) return undefined;
    throw error;
  }
}

/** Each frame alone through a wire that ends at the host, and the one reason that counted it. */
function throughWire(bench: PolicedHost, wire: Wire, frames: readonly OddFrame[]): Readonly<Record<string, object>> {
  return Object.fromEntries(frames.map(({ name, frame }) => [name, grown(bench, 1, () => wire.send(frame))]));
}

function interpreted(frames: readonly OddFrame[], linkLayer: boolean): Readonly<Record<string, object>> {
  using interpreter = imageJudge({ linkLayer });
  interpreter.load(denyingImage());
  return Object.fromEntries(
    frames.map(({ name, frame }) => [name, { [interpreter.judge(frame, 0, 'ingress').reason]: 1 }]),
  );
}

function denyingHost(): PolicedHost {
  const bench = policedHost('tcx');
  silence(bench);
  for (const at of [bench.host, bench.peer]) at.ip('link set eth0 mtu 65535');
  bench.enforce(denyingImage());
  return bench;
}

describeCorpus(ODD_FRAMES, () => {
  const image = denyingImage();
  const frames = readOddFrames();
  const ethernet = frames.filter(({ linkType }) => linkType === LINK_TYPE.ethernet);
  const raw = frames.filter(({ linkType }) => linkType === LINK_TYPE.ipv4 || linkType === LINK_TYPE.ipv6);

  test('the program and the interpreter agree on every frame with an Ethernet header', () => {
    using kernel = kernelJudge();
    using interpreter = imageJudge();
    for (const judge of [kernel, interpreter]) judge.load(image);
    const uncarried = new Set<OddFrame>();
    for (const odd of ethernet) {
      for (const hook of HOOKS) {
        const found = judged(kernel, odd, hook);
        if (found === undefined) uncarried.add(odd);
        else expect({ name: odd.name, ...found }).toEqual({ name: odd.name, ...interpreter.judge(odd.frame, 0, hook) });
      }
    }
    const onWire = [...uncarried].filter((odd) => notCarried(odd) === undefined);
    expect(onWire.length).toBeLessThan(5);
    using bench = denyingHost();
    bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
    bench.peer.inside(() => {
      using wire = packetSocket(interfaceOf(bench.peer, 'eth0').ifindex);
      expect(throughWire(bench, wire, onWire)).toEqual(interpreted(onWire, true));
    });
  });

  test('the program and the interpreter agree on every frame without a link layer', () => {
    using bench = denyingHost();
    bench.host.inside(() => {
      using wire = tun('tun0');
      bench.host.ip('link set tun0 mtu 65535 up');
      bench.backend.attach(bench.named('tun0'));
      expect(throughWire(bench, wire, raw)).toEqual(interpreted(raw, false));
    });
  });

  test('every frame is carried one way or another, or listed with the reason', () => {
    const left = frames.flatMap((odd) => {
      const reason = notCarried(odd);
      return reason === undefined ? [] : [`${odd.name} (${reason})`];
    });
    process.stdout.write(`not carried: ${left.join(', ')}\n`);
    expect(left).toHaveLength(4);
    const carried = frames.filter((odd) => notCarried(odd) === undefined);
    expect(carried.filter((odd) => !ethernet.includes(odd) && !raw.includes(odd))).toEqual([]);
  });

  test('of IP, only what tier safety names passes', () => {
    using interpreter = imageJudge();
    interpreter.load(image);
    const passed = ethernet.flatMap(({ name, frame }) =>
      HOOKS.flatMap((hook) => {
        const { action, ingress, egress } = interpreter.judge(frame, 0, hook);
        if (action !== 'allow' || parseFrame(frame, true).kind !== 'packet') return [];
        const decider = image.rules.get((ingress ?? egress)?.rule ?? -1)?.decider;
        return [`${hook} ${decider?.tier}/${decider?.rule} ${name}`];
      }),
    );
    expect(passed).toEqual([
      'ingress safety/neighbour-discovery tcpdump/tests/dcb_ets.pcap#9',
      'egress safety/neighbour-discovery tcpdump/tests/dcb_ets.pcap#9',
      'ingress safety/neighbour-discovery tcpdump/tests/dcb_ets.pcap#13',
      'egress safety/neighbour-discovery tcpdump/tests/dcb_ets.pcap#13',
    ]);
  });
});
