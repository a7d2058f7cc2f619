import { type Diagnostic, isError } from '../errors/diagnostic.ts';
import type { ErrorStatus, PassStatus } from '../observe/status.ts';
import type { PassResult } from '../reconcile/result.ts';
import type { AgentEvent } from './events.ts';

/** The log line of a pass. What waits for a change, and is as it was when it was last told, is no news. */
export function eventOf(
  result: PassResult,
  { trigger, milliseconds }: PassStatus,
  [before, now]: readonly [ErrorStatus | undefined, ErrorStatus | undefined],
): AgentEvent {
  const timed = { trigger, milliseconds };
  if (now?.fate === 'after-change' && before?.since === now.since && before.message === now.message)
    return { event: 'pass-repeated', revision: now.revision ?? undefined, code: now.code, ...timed };
  switch (result.kind) {
    case 'applied':
    case 'unchanged': {
      const { desired, applied, warnings } = result;
      const { revision, digest } = desired;
      const { generation, attached, detached, pages } = applied;
      const facts = { revision, generation, digest, attached, detached, ...timed };
      if (result.kind === 'unchanged') return { event: 'pass-unchanged', ...facts };
      const first = lineOf(warnings[0]);
      const told = { ...(first === '' ? {} : { first }), ...(pages === undefined ? {} : { pages }) };
      return { event: 'pass-applied', ...facts, warnings: warnings.length, ...told };
    }
    case 'refused': {
      const errors = result.diagnostics.filter(isError);
      const first = lineOf(errors[0]);
      return { event: 'pass-refused', revision: result.revision, errors: errors.length, first, ...timed };
    }
    case 'failed': {
      const { code, fate, message } = result.fault;
      return { event: 'pass-failed', revision: result.revision, code, fate, message, ...timed };
    }
  }
}

function lineOf(diagnostic: Diagnostic | undefined): string {
  if (diagnostic === undefined) return '';
  const { place, code, message } = diagnostic;
  return `${place.file}:${place.line}:${place.column} ${code} ${message}`;
}
