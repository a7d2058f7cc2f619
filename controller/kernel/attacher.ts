import type { Hook } from '../model/packet.ts';
import type { Attachment, HostInterface, Mechanism } from './backend.ts';
import type { Fd } from './ffi.ts';

export const HOOKS: readonly Hook[] = ['ingress', 'egress'];

/** The programs of weir by hook. */
export type HookPrograms = Readonly<Record<Hook, Fd>>;

/** One way of putting programs on interfaces. No foreign program is ever touched. */
export interface Attacher {
  readonly mechanism: Mechanism;
  /** Both hooks, ahead of other programs; what is there already stays or is brought up to date. Throws Fault ATTACH_REFUSED. */
  attach(target: HostInterface, programs: HookPrograms): void;
  /** Whatever of weir is there. An unknown or vanished interface is no error. */
  detach(ifindex: number): void;
  /** What is attached and alive. */
  list(): readonly Attachment[];
}
