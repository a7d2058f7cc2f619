import type { Hook, Packet } from './packet.ts';
import type { Direction, HostPolicy, Subject } from './policy.ts';
import type { HookVerdict, WalkVerdict } from './verdict.ts';

export const ENGINES = ['reference', 'image', 'kernel'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Something that decides packets by a host's policy. The three must agree on every packet. */
export interface Engine extends Disposable {
  readonly name: EngineName;
  /** One subject alone: a host's own packets, or an attached workload. */
  subject(policy: HostPolicy, subject: Subject, direction: Direction, packet: Packet): WalkVerdict;
  /** Everything a hook of an interface judges. */
  hook(policy: HostPolicy, interfaceName: string, hook: Hook, packet: Packet): HookVerdict;
}
