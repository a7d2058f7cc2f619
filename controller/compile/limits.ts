import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES, slotBytes } from '../abi/slot.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { HostPolicy } from '../model/policy.ts';
import type { Encoding } from './encode.ts';
import type { Rows } from './parts.ts';

/** Points an interface can be bound to: its binding holds the number in 16 bits. */
const POINTS = 0xffff;
const LARGEST_SLOT = Math.max(...SIZE_CLASSES);

/** What the rows alone say is too much. Each finding stands at the host's document. */
export function rowLimits(policy: HostPolicy, { table, points }: Rows): readonly Diagnostic[] {
  const rows = table.words * 64;
  const long = points.interfaces.filter(({ pattern }) => Buffer.byteLength(pattern) >= CONSTANTS.WEIR_NAME);
  return [
    ...(rows > CONSTANTS.WEIR_ROWS
      ? [
          limit(
            policy,
            `its walks take ${rows} rows, an image has ${CONSTANTS.WEIR_ROWS}; select fewer workloads per policy or merge rules`,
          ),
        ]
      : []),
    ...(points.points.length > POINTS
      ? [
          limit(
            policy,
            `it has ${points.points.length} interfaces and subjects to be judged at, an image has ${POINTS}; move workloads to another host`,
          ),
        ]
      : []),
    ...long.map(({ pattern }) =>
      limit(
        policy,
        `interface "${pattern}" is longer than ${CONSTANTS.WEIR_NAME - 1} bytes; shorten the name or the glob`,
      ),
    ),
  ];
}

/** What the bytes would be too many for. */
export function sizeLimits(policy: HostPolicy, encoding: Encoding, rules: number): readonly Diagnostic[] {
  const bytes = slotBytes(encoding.size, rules);
  if (bytes <= LARGEST_SLOT) return [];
  return [
    limit(
      policy,
      `its image takes ${bytes} bytes, the largest slot has ${LARGEST_SLOT}; use fewer distinct address lists or fewer rules`,
    ),
  ];
}

function limit(policy: HostPolicy, what: string): Diagnostic {
  const message = `compiling host "${policy.host}": ${what}`;
  return { severity: 'error', code: 'IMAGE_LIMIT', place: policy.place, message, value: policy.host };
}
