import { CONSTANTS } from './layout.generated.ts';

const PREFIX = 'WEIR_REASON_';

/** Names of enum weir_reason by number: lower case, `_` → `-` (`row`, `arp`, `non-ip`, `not-a-workload`, …). */
export const REASONS: readonly string[] = Object.entries(CONSTANTS)
  .filter(([name]) => name.startsWith(PREFIX))
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => name.slice(PREFIX.length).toLowerCase().replaceAll('_', '-'));

export type JudgedAction = 'allow' | 'deny' | 'reject';

/** Names of enum weir_action by number; `pass` never leaves a walk. */
export const ACTIONS: readonly JudgedAction[] = ['allow', 'deny', 'reject'];
