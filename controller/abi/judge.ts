import type { Image } from '../model/image.ts';
import type { Hook, Packet, ParsedFrame } from '../model/packet.ts';
import { parseFrame } from '../net/frame.ts';
import { type Binding, findBinding } from './bindings.ts';
import { classesOf, type PacketClasses } from './classify.ts';
import { fieldsAt, NONE, offsetOf, sizeOf, viewOf } from './fields.ts';
import { HEADER_BYTES, readHeader } from './header.ts';
import { CONSTANTS } from './layout.generated.ts';
import { BrokenImage, familyIndex, lookUp, rootAt } from './lookup.ts';
import type { JudgedAction } from './reasons.ts';
import { walkRows } from './walk.ts';

/** One walk's answer; `rule` is an index into the image's rules (0xffffffff when the image is broken). */
export interface SideJudgement {
  readonly rule: number;
  readonly action: JudgedAction;
  readonly reason: string;
}

/** What an image says about a frame. `reason` is that of the side that decided (reasons.ts has the names). */
export interface ImageJudgement {
  readonly action: JudgedAction;
  readonly reason: string;
  readonly ingress?: SideJudgement;
  readonly egress?: SideJudgement;
}

/** The shape of kernel/backend.ts Judge. */
export interface ImageJudge extends Disposable {
  load(image: Image): void;
  judge(frame: Uint8Array, point: number, hook: Hook): ImageJudgement;
}

const DIRECTION = { ingress: CONSTANTS.WEIR_INGRESS, egress: CONSTANTS.WEIR_EGRESS } as const;
const BROKEN: SideJudgement = { rule: NONE, action: 'deny', reason: 'broken' };

/** Decides frames by the bytes of an image alone, both sides of a point. Throws if nothing was loaded. */
export function imageJudge(options: { readonly linkLayer?: boolean } = {}): ImageJudge {
  let loaded: Uint8Array | undefined;
  return {
    load(image) {
      loaded = image.bytes;
    },
    judge(frame, point, hook) {
      if (loaded === undefined) throw new Error('judging a frame: no image is loaded; call load first');
      return judgeImage(loaded, point, hook, parseFrame(frame, options.linkLayer ?? true));
    },
    [Symbol.dispose]() {
      loaded = undefined;
    },
  };
}

const DROPPED: ImageJudgement = { action: 'deny', reason: 'broken' };

/**
 * What the program attached to an interface does with a frame when this slot is active. A slot whose header points
 * outside it drops the frame as `broken`; nothing is thrown.
 */
export function judgeSlot(slot: Uint8Array, ifindex: number, hook: Hook, frame: Uint8Array): ImageJudgement {
  const { magic, size } = slot.length < HEADER_BYTES ? { magic: 0, size: 0 } : readHeader(slot);
  if (magic !== CONSTANTS.WEIR_MAGIC || size < HEADER_BYTES || size > slot.length) return DROPPED;
  return orBroken(() => judgeBound(slot.subarray(0, size), findBinding(slot, ifindex), hook, frame), DROPPED);
}

function judgeBound(image: Uint8Array, binding: Binding | undefined, hook: Hook, frame: Uint8Array): ImageJudgement {
  if (binding === undefined) return { action: 'deny', reason: 'unbound' };
  if (binding.point === undefined) return { action: 'allow', reason: 'unmanaged' };
  return judgeImage(image, binding.point, hook, parseFrame(frame, binding.linkLayer));
}

/** Decides a parsed frame at a point. Bytes that make no sense drop the packet as `broken`; nothing is thrown. */
export function judgeImage(bytes: Uint8Array, point: number, hook: Hook, frame: ParsedFrame): ImageJudgement {
  const view = viewOf(bytes);
  switch (frame.kind) {
    case 'refused':
      return { action: 'deny', reason: frame.reason === 'extension-headers' ? 'extensions' : frame.reason };
    case 'arp':
      return { action: 'allow', reason: 'arp' };
    case 'non-ip':
      return orBroken(() => judgeNonIp(view), DROPPED);
    case 'packet':
      return orBroken(() => judgePacket(view, point, hook, frame.packet), DROPPED);
  }
}

function judgeNonIp(view: DataView): ImageJudgement {
  const allowed = fieldsAt(view, 'weir_image', 0).get('non_ip_action') === CONSTANTS.WEIR_ALLOW;
  return { action: allowed ? 'allow' : 'deny', reason: 'non-ip' };
}

function judgePacket(view: DataView, point: number, hook: Hook, packet: Packet): ImageJudgement {
  const points = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'points'));
  if (point >= points.get('count')) throw new BrokenImage(`point ${point} of ${points.get('count')}`);
  const at = points.get('offset') + point * sizeOf('weir_point');
  const [host, workload] = [hostAt(view, at, hook, packet), workloadAt(view, at, hook, packet)];
  const classes = classesOf(view, packet);
  const other = hook === 'ingress' ? 'egress' : 'ingress';
  const stranger = workload !== NONE && workload === fieldsAt(view, 'weir_point', at).get('stranger');
  const sides = {
    ...(host === NONE ? {} : { [hook]: side(view, host, DIRECTION[hook], classes) }),
    ...(workload === NONE ? {} : { [other]: asStranger(side(view, workload, DIRECTION[other], classes), stranger) }),
  } as { readonly ingress?: SideJudgement; readonly egress?: SideJudgement };
  return { ...decisive(sides.egress, sides.ingress), ...sides };
}

/** Egress is judged first; the first side that does not allow decides. */
function decisive(egress: SideJudgement | undefined, ingress: SideJudgement | undefined): ImageJudgement {
  const side = egress !== undefined && (egress.action !== 'allow' || ingress === undefined) ? egress : ingress;
  if (side === undefined) throw new BrokenImage('a point judges nobody');
  return { action: side.action, reason: side.reason };
}

function side(view: DataView, subject: number, direction: number, classes: PacketClasses): SideJudgement {
  return orBroken(() => walkRows(view, subject, direction, classes), BROKEN);
}

function asStranger(judged: SideJudgement, stranger: boolean): SideJudgement {
  return stranger && judged.reason === 'row' ? { ...judged, reason: 'not-a-workload' } : judged;
}

/** The host's subject: own or forward by the host's side of the packet. */
function hostAt(view: DataView, point: number, hook: Hook, packet: Packet): number {
  const address = hook === 'ingress' ? packet.destination : packet.source;
  const own = lookUp(view, rootAt(view, offsetOf('weir_image', 'own', familyIndex(address))), address) === 1;
  return fieldsAt(view, 'weir_point', point).get(own ? 'host_own' : 'host_forward');
}

/** The subject of the workload's side of the packet, or NONE where no workload lives. */
function workloadAt(view: DataView, point: number, hook: Hook, packet: Packet): number {
  const address = hook === 'ingress' ? packet.source : packet.destination;
  const root = rootAt(view, point + offsetOf('weir_point', 'workloads', familyIndex(address)));
  return root === NONE ? NONE : lookUp(view, root, address);
}

/** A read outside the bytes (RangeError) and a broken image are one answer. */
function orBroken<T>(decide: () => T, broken: T): T {
  try {
    return decide();
  } catch (error) {
    if (error instanceof BrokenImage || error instanceof RangeError) return broken;
    throw error;
  }
}
