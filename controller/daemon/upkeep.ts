import { Fault } from '../errors/fault.ts';
import type { Log } from './log.ts';

const DAY = 24 * 60 * 60 * 1000;

/** `tidy`, when called for the first time and then at most once a day; what fails is logged and tried the next day. */
export function daily(tidy: () => Promise<void>, log: Pick<Log, 'emit'>): () => void {
  let due = 0;
  return () => {
    const now = Date.now();
    if (now < due) return;
    due = now + DAY;
    tidy().catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
      if (error.code === 'INTERRUPTED') return;
      log.emit({ event: 'upkeep-failed', code: error.code, fate: error.fate, message: error.message });
    });
  };
}
