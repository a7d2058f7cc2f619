import { activeOf } from '../../controller/apply/apply.ts';
import type { Attachment } from '../../controller/kernel/backend.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import type { Image } from '../../controller/model/image.ts';
import type { Hook } from '../../controller/model/packet.ts';
import type { Family } from '../../controller/net/address.ts';
import { parseFrame } from '../../controller/net/frame.ts';
import { frameOf } from '../contract/images.ts';
import { HOST, interfaceOf, PEER } from '../kernel/host.ts';
import { packetSocket, type Wire, waitFor } from '../kernel/wire.ts';
import { type CrashHost, INTERFACES } from './host.ts';
import { DOORS, type Door, FROM } from './policy.ts';

/** A generation by what it is and by what it does. */
export interface Known {
  readonly image: Image;
  readonly door: Door;
}

/** Open ports by `interface hook family`. */
type Doors = Readonly<Record<string, readonly number[]>>;

/** What the kernel holds, and what it does. */
export interface Seen {
  readonly attachments: readonly Attachment[];
  /** Digest of the bytes that decide; `undefined` when nothing does. */
  readonly digest: string | undefined;
  /** As the attached programs answer. */
  readonly decided: Doors;
  /** As packets on the wire of eth0 fare. */
  readonly passed: Doors;
}

/** Milliseconds without an answer after which none is waited for. */
const QUIET = 50;
const HOOKS = ['ingress', 'egress'] as const;
const FAMILIES = [4, 6] as const;

export function look(host: CrashHost): Seen {
  return host.fresh((backend) => {
    const live = backend.inspect();
    const indexes = new Map(listInterfaces().map(({ name, ifindex }) => [name, ifindex]));
    const decided = everywhere(INTERFACES, (name, hook, family) =>
      DOORS.filter((port) => backend.decide(knockOn(port, hook, family), indexes.get(name) ?? 0, hook) === 'pass'),
    );
    return { attachments: live.attachments, digest: activeOf(live)?.readBack, decided, passed: knock(host) };
  });
}

/**
 * What must be seen where `deciding` decides: every hook that runs a program answers by it, whole; every other is open.
 * An interface of `kept` runs its programs at both hooks.
 */
export function expected(
  { attachments }: Seen,
  deciding: Known | undefined,
  kept: readonly string[],
): Pick<Seen, 'decided' | 'passed'> {
  const decided = everywhere(INTERFACES, (name, hook) => {
    const isPoliced = kept.includes(name) || attachments.some((one) => one.name === name && one.hook === hook);
    if (!isPoliced) return DOORS;
    if (deciding === undefined) return [];
    return deciding.door.interfaces.includes(name) ? [deciding.door.port] : DOORS;
  });
  const passed = Object.entries(decided).filter(([key]) => key.startsWith('eth0 '));
  return { decided, passed: Object.fromEntries(passed) };
}

function everywhere(
  names: readonly string[],
  ask: (name: string, hook: Hook, family: Family) => readonly number[],
): Doors {
  return Object.fromEntries(
    names.flatMap((name) =>
      HOOKS.flatMap((hook) =>
        FAMILIES.map((family) => [`${name} ${hook} ${family}`, ask(name, hook, family)] as const),
      ),
    ),
  );
}

/** The first packet of a connection from outside, or to it. */
function knockOn(port: number, hook: Hook, family: Family): Uint8Array {
  const [from, to] = hook === 'ingress' ? [PEER, HOST] : [HOST, PEER];
  return frameOf(`tcp ${from}:${FROM} > ${to}:${port}`, family);
}

/**
 * Real packets through eth0. No program of the host listens: the kernel answers what comes in with a reset, which every
 * generation lets out; what goes out is seen at the other end of the wire.
 */
function knock({ host, peer }: CrashHost): Doors {
  using outside = peer.inside(() => packetSocket(interfaceOf(peer, 'eth0').ifindex));
  using inside = host.inside(() => packetSocket(interfaceOf(host, 'eth0').ifindex));
  for (const family of FAMILIES) {
    for (const port of DOORS) {
      outside.send(knockOn(port, 'ingress', family));
      sendOrDrop(inside, knockOn(port, 'egress', family));
    }
  }
  const heard = new Set<string>();
  let last = performance.now();
  waitFor(() => {
    const found = outside.received().flatMap(answerIn);
    if (found.length > 0) last = performance.now();
    for (const each of found) heard.add(each);
    return performance.now() - last > QUIET;
  });
  return everywhere(['eth0'], (_, hook, family) => DOORS.filter((port) => heard.has(`${hook} ${family} ${port}`)));
}

/** The sender is told of a packet that a program drops on its way out (ENOBUFS). */
function sendOrDrop(wire: Wire, frame: Uint8Array): void {
  try {
    wire.send(frame);
  } catch (error) {
    if (!(error instanceof Error && error.message === 'send: errno 105')) throw error;
  }
}

/** Which knock a frame at the outer end is the outcome of. */
function answerIn(frame: Uint8Array): readonly string[] {
  const parsed = parseFrame(frame, true);
  if (parsed.kind !== 'packet' || parsed.packet.transport.kind !== 'ports') return [];
  const { family, transport } = parsed.packet;
  if (transport.source === FROM) return [`egress ${family} ${transport.destination}`];
  return transport.destination === FROM ? [`ingress ${family} ${transport.source}`] : [];
}
