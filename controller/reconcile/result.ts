import type { Applied } from '../apply/apply.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { FAULTS, type Fate, type Fault } from '../errors/fault.ts';
import type { ImageFigures } from '../model/image.ts';
import type { ErrorStatus } from '../observe/status.ts';

/** What keeps new interfaces policed: an image the kernel decides by, and the patterns of interfaces it manages. */
export interface Upheld {
  readonly digest: string;
  readonly interfaces: readonly string[];
}

/** What a host should enforce: a revision that was accepted. No bytes are kept. */
export interface Desired extends Upheld {
  readonly revision: string;
  readonly origin: string;
  /** What the Host document declares, canonical text. */
  readonly addresses?: readonly string[];
  /** Of the image; absent where a version of weir that did not record them compiled it. */
  readonly figures?: ImageFigures;
}

/**
 * How a pass ended. `applied` put its revision into force, `unchanged` found its image deciding; `refused` and `failed`
 * left the old one deciding, or, with `desired`, say what decides now: an earlier revision that was put back, or a
 * committed one whose interfaces are not all attached or whose record could not be written.
 */
export type PassResult =
  | {
      readonly kind: 'applied' | 'unchanged';
      readonly desired: Desired;
      readonly applied: Applied;
      readonly warnings: readonly Diagnostic[];
    }
  | {
      readonly kind: 'refused';
      readonly revision: string;
      readonly origin: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly desired?: Desired;
    }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly revision?: string; readonly desired?: Desired };

/** What one pass leaves to the next: small facts, all of which may be lost. */
export interface Memory {
  readonly desired?: Desired;
  /** Where nothing is desired yet: what the kernel decides by, of whichever revision. */
  readonly upheld?: Upheld;
  /** This process compiled `desired`; an adopted one may come from another version of weir. */
  readonly compiled?: true;
  /** The revision refused last, so that the same bytes are not judged at every poll. */
  readonly refused?: Extract<PassResult, { kind: 'refused' }>;
  readonly seen?: string;
  readonly lastError?: ErrorStatus;
}

/** A stop was asked for in the middle: nothing was found out, nothing changed. */
export function isInterrupted(result: PassResult): boolean {
  return result.kind === 'failed' && result.fault.code === 'INTERRUPTED';
}

/** What the loop does next; `settled`: waits for the next trigger. */
export function fateOf(result: PassResult): Fate | 'settled' {
  return result.kind === 'failed' ? result.fault.fate : 'settled';
}

/** `at`: ISO 8601. A refusal or fault that repeats keeps its first instant. */
export function remember(before: Memory, result: PassResult, at: string): Memory {
  switch (result.kind) {
    case 'applied':
    case 'unchanged':
      return { desired: result.desired, compiled: true, seen: result.desired.revision };
    case 'refused': {
      const { desired, ...refused } = result;
      const lastError = errorOf(before, refusal(refused), at);
      return { ...kept(before, desired), refused, seen: refused.revision, lastError };
    }
    case 'failed': {
      const { fault, revision = null, desired } = result;
      const seen = revision ?? before.seen;
      const error = { code: fault.code, message: fault.message, fate: fault.fate, revision, diagnostics: [] };
      return {
        ...kept(before, desired),
        ...(before.refused === undefined ? {} : { refused: before.refused }),
        ...(seen === undefined ? {} : { seen }),
        lastError: errorOf(before, error, at),
      };
    }
  }
}

/** What is desired after a pass that did not enforce its revision; `restored` was compiled by it. */
function kept(before: Memory, restored: Desired | undefined): Pick<Memory, 'desired' | 'upheld' | 'compiled'> {
  if (restored !== undefined) return { desired: restored, compiled: true };
  const { desired, upheld, compiled } = before;
  return {
    ...(desired === undefined ? {} : { desired }),
    ...(upheld === undefined ? {} : { upheld }),
    ...(compiled === undefined ? {} : { compiled }),
  };
}

function errorOf(before: Memory, error: Omit<ErrorStatus, 'since'>, at: string): ErrorStatus {
  const { lastError } = before;
  const isSame = lastError?.code === error.code && lastError.revision === error.revision;
  return { ...error, since: isSame ? lastError.since : at };
}

function refusal({
  revision,
  origin,
  diagnostics,
}: Extract<PassResult, { kind: 'refused' }>): Omit<ErrorStatus, 'since'> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const where =
    first === undefined ? '' : `, first ${first.place.file}:${first.place.line}:${first.place.column} ${first.code}`;
  return {
    code: 'SNAPSHOT_INVALID',
    message: `checking ${origin} at ${revision}: ${errors} error${errors === 1 ? '' : 's'}${where}; correct them, the serving generation stays`,
    fate: FAULTS.SNAPSHOT_INVALID,
    revision,
    diagnostics,
  };
}
