import { CONSTANTS } from './layout.generated.ts';

/** Names of enum weir_reason by number: lower case, `_` → `-` (`row`, `arp`, `non-ip`, `not-a-workload`, …). */
export const REASONS: readonly string[] = namesOf('WEIR_REASON_', CONSTANTS.WEIR_REASONS);

/** Names of enum weir_stamped by number: `earlier`, `stale`. */
export const STAMPED: readonly string[] = namesOf('WEIR_STAMPED_', CONSTANTS.WEIR_STAMPED_KINDS);

export type JudgedAction = 'allow' | 'deny' | 'reject';

/** Names of enum weir_action by number; `pass` never leaves a walk. */
export const ACTIONS: ReadonlyMap<number, JudgedAction> = new Map([
  [CONSTANTS.WEIR_ALLOW, 'allow'],
  [CONSTANTS.WEIR_DENY, 'deny'],
  [CONSTANTS.WEIR_REJECT, 'reject'],
]);

function namesOf(prefix: string, count: number): readonly string[] {
  return Object.entries(CONSTANTS)
    .filter(([name, number]) => name.startsWith(prefix) && number < count)
    .sort(([, a], [, b]) => a - b)
    .map(([name]) => name.slice(prefix.length).toLowerCase().replaceAll('_', '-'));
}
