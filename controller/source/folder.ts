import { resolve } from 'node:path';
import { snapshotDirectory } from './directory.ts';
import type { Source } from './source.ts';
import { pollEvery, watchDirectory } from './watch.ts';

/** Seconds between two looks at a folder whose changes were not announced (inotify limits, network file systems). */
const LOOK_EVERY = 60;

/** Follows a local folder. It has no history: any content may follow any other. */
export function directorySource(root: string): Source {
  const origin = resolve(root);
  return {
    origin,
    latest: async () => {
      const snapshot = await snapshotDirectory(origin);
      return { revision: snapshot.revision, origin, read: async () => snapshot };
    },
    recall: async () => undefined,
    tidy: async () => undefined,
    watch: (onChange, signal) => {
      pollEvery(LOOK_EVERY, () => onChange('poll'), signal);
      watchDirectory(origin, () => onChange('directory'), signal);
    },
  };
}
