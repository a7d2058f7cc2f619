/**
 * What the loop does about an error of the world: `never` — retrying cannot help;
 * `back-off` — try again later; `after-change` — wait until the input or the host changes.
 */
export type Fate = 'never' | 'back-off' | 'after-change';

/** Process exit status (design: 0 done … 64 usage). */
export const EXIT = {
  done: 0,
  operational: 1,
  invalidInput: 2,
  differences: 3,
  testFailed: 4,
  refused: 5,
  reverted: 6,
  partial: 7,
  usage: 64,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Every operational error, once, with its fate. */
export const FAULTS = {
  GIT_UNREACHABLE: 'back-off',
  GIT_REF_MISSING: 'after-change',
  GIT_EMPTY: 'after-change',
  GIT_NOT_DESCENDANT: 'after-change',
  SOURCE_MISSING: 'back-off',
  CONFIG_INVALID: 'never',
  STATE_UNWRITABLE: 'back-off',
  NOT_ROOT: 'never',
  NO_BTF: 'never',
  KERNEL_TOO_OLD: 'never',
  BPFFS_ABSENT: 'after-change',
  PINS_FOREIGN: 'after-change',
  LIBBPF_ABSENT: 'never',
  OBJECT_ABSENT: 'never',
  LAYOUT_MISMATCH: 'never',
  PROGRAM_REFUSED: 'never',
  MAP_REFUSED: 'back-off',
  KERNEL_REFUSED: 'back-off',
  IMAGE_CORRUPT: 'back-off',
  GENERATION_ACTIVE: 'after-change',
  GENERATION_UNKNOWN: 'back-off',
  ATTACH_REFUSED: 'back-off',
  BINDINGS_FULL: 'after-change',
  COUNTERS_FULL: 'after-change',
  SNAPSHOT_INVALID: 'after-change',
  SNAPSHOT_EMPTY: 'after-change',
  AGENT_UNREACHABLE: 'back-off',
  AGENT_RUNNING: 'after-change',
  INTERRUPTED: 'never',
  CONFIRMATION_MISSING: 'never',
  USAGE: 'never',
} as const;

export type FaultCode = keyof typeof FAULTS;

/**
 * An error about the world (not about user input, which is a Diagnostic).
 * `message` follows `<doing what>: <what is wrong, with the value>; <what to do>`.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly fate: Fate;
  readonly exit: ExitStatus;

  constructor(code: FaultCode, message: string, options: { cause?: unknown; exit?: ExitStatus } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.fate = FAULTS[code];
    this.exit = options.exit ?? (code === 'USAGE' ? EXIT.usage : EXIT.operational);
  }
}

/** For the end of an exhaustive switch: a forgotten kind breaks the build. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
