import { isError } from '../errors/diagnostic.ts';
import type { PassStatus } from '../observe/status.ts';
import type { PassResult } from '../reconcile/result.ts';
import type { AgentEvent } from './events.ts';

/** The log line of a pass. */
export function eventOf(result: PassResult, { trigger, milliseconds }: PassStatus): AgentEvent {
  const timed = { trigger, milliseconds };
  switch (result.kind) {
    case 'applied':
    case 'unchanged': {
      const { desired, applied, warnings } = result;
      const { revision, digest } = desired;
      const { generation, attached, detached } = applied;
      const facts = { revision, generation, digest, attached, detached, ...timed };
      if (result.kind === 'unchanged') return { event: 'pass-unchanged', ...facts };
      return { event: 'pass-applied', ...facts, warnings: warnings.length };
    }
    case 'refused': {
      const errors = result.diagnostics.filter(isError);
      const [first] = errors;
      const place =
        first === undefined
          ? ''
          : `${first.place.file}:${first.place.line}:${first.place.column} ${first.code} ${first.message}`;
      return { event: 'pass-refused', revision: result.revision, errors: errors.length, first: place, ...timed };
    }
    case 'failed': {
      const { code, fate, message } = result.fault;
      return { event: 'pass-failed', revision: result.revision, code, fate, message, ...timed };
    }
  }
}
