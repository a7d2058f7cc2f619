import type { Hook } from '../model/packet.ts';
import type { HostInterface, Mechanism } from './backend.ts';
import type { Fd } from './ffi.ts';

export const HOOKS: readonly Hook[] = ['ingress', 'egress'];

/** The programs of weir by hook. */
export type HookPrograms = Readonly<Record<Hook, Fd>>;

/** Something of weir's at a hook, whatever has become of its interface. */
export interface Trace {
  readonly ifindex: number;
  readonly hook: Hook;
  readonly mechanism: Mechanism;
  /** Id of the program that runs there; `undefined` where the interface of that index runs none by it. */
  readonly program: number | undefined;
}

/** One way of putting programs on interfaces. No foreign program is ever touched. */
export interface Attacher {
  readonly mechanism: Mechanism;
  /** Both hooks, ahead of other programs; what is there already stays or is brought up to date. Throws Fault ATTACH_REFUSED. */
  attach(target: Pick<HostInterface, 'ifindex' | 'name'>, programs: HookPrograms): void;
  /** Whatever of weir is there. An unknown or vanished interface is no error. */
  detach(ifindex: number): void;
  /** What is known of `interfaces` and of those that are gone: asked of the interfaces themselves. */
  list(interfaces: readonly Pick<HostInterface, 'ifindex'>[]): readonly Trace[];
}
