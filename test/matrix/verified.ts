import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './tell.ts';

/** Instructions the verifier looked at, as recorded, and how many there may be. */
export interface Verified {
  /** Program → most instructions, of any variant on any kernel. The verifier gives up at a million. */
  readonly budget: Counts;
  /** Kernel (major.minor) → variant → program → instructions, when they were last recorded. */
  readonly recorded: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
}

export interface Measured {
  readonly kernel: string;
  readonly variant: string;
  readonly counts: Counts;
}

export const VERIFIED: string = join(import.meta.dirname, 'verified.json');

export function readVerified(): Verified {
  return JSON.parse(readFileSync(VERIFIED, 'utf8'));
}

/** Programs above their budget, and what to do about it. */
export function excess(
  { kernel, variant, counts }: Measured,
  { budget, recorded } = readVerified(),
): readonly string[] {
  return Object.entries(counts).flatMap(([program, count]) => {
    const most = budget[program] ?? 0;
    if (count <= most) return [];
    const before = recorded[kernel]?.[variant]?.[program] ?? 'never recorded';
    return [
      `verifying ${program}, ${variant}, on ${kernel}: ${count} instructions are more than the budget of ${most} (last recorded: ${before}); ` +
        'find what grew them, or raise "budget" in test/matrix/verified.json, record the counts with npm run test:matrix -- --record, and say why in the commit',
    ];
  });
}
