import type { Place } from '../errors/diagnostic.ts';
import type { RefusedReason } from './packet.ts';
import type { Direction, Subject } from './policy.ts';

export type Verdict = 'allow' | 'deny' | 'reject';

/** What kind of line decided. */
export type By = 'rule' | 'policy-default' | 'tier-default' | 'host-default' | 'safety';

/** The line that decided one walk. `rule` is absent for defaults, `policy` for tier and host defaults. */
export interface Decider {
  readonly by: By;
  readonly tier?: string;
  readonly policy?: string;
  readonly rule?: string;
  readonly direction: Direction;
  readonly place: Place;
}

/**
 * One subject's answer about one packet in one direction.
 * `reason` says why a verdict is not simply the decider's: a later fragment that might not
 * have matched, or a stranger on a workload interface.
 */
export interface WalkVerdict {
  readonly subject: Subject;
  readonly verdict: Verdict;
  readonly decider: Decider;
  readonly reason?: 'fragment' | 'not-a-workload';
}

/** What a hook did with a frame: at most one walk each way, egress judged before ingress. */
export interface HookVerdict {
  readonly verdict: Verdict;
  readonly egress?: WalkVerdict;
  readonly ingress?: WalkVerdict;
  /** Set when no walk was made: why. */
  readonly reason?: RefusedReason | 'arp' | 'non-ip' | 'unmanaged' | 'unbound' | 'no-generation' | 'image-broken';
}
