import { pino } from 'pino';
import { type AgentEvent, LEVELS } from './events.ts';

/** The agent's log: JSON lines on standard output, `event` names what happened. */
export interface Log {
  emit(event: AgentEvent): void;
  /** Writes what is buffered; to be called before the process ends. */
  flush(): void;
}

/** Lines are buffered and written off the path of a pass. `level` as in the configuration. */
export function openLog(level: string): Log {
  const destination = pino.destination({ fd: 1, sync: false });
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    emit: (event) => logger[LEVELS[event.event]](event),
    flush: () => {
      try {
        destination.flushSync();
      } catch {
        // The reader of the log went away: there is no one left to tell.
      }
    },
  };
}
