import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ChokidarOptions, watch } from 'chokidar';
import { isHidden } from './listing.ts';

/** Milliseconds of quiet after which a burst of writes to a folder counts as one change. */
const QUIET = 50;

/** Milliseconds of quiet for refs: git renames one lock file, so a push is over at once. */
const REFS_QUIET = 5;

/**
 * `action` once after `quiet` milliseconds without a call, but never later than ten times that after
 * the first one: a folder written to without pause is still read.
 */
export function debounce(action: () => void, quiet: number, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  let since: number | undefined;
  const fire = (): void => {
    timer = undefined;
    since = undefined;
    if (!signal.aborted) action();
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return () => {
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(fire, Math.max(0, Math.min(quiet, since + 10 * quiet - Date.now())));
  };
}

/** Calls back after something below `root` changed; hidden files do not count. */
export function watchDirectory(root: string, onChange: () => void, signal: AbortSignal): void {
  const ignored = (path: string): boolean => path.length > root.length && isHidden(path.slice(root.length + 1));
  watchQuietly([root], debounce(onChange, QUIET, signal), signal, { ignored, followSymlinks: false });
}

/**
 * Calls back after a push to the repository in `folder` on this machine: refs/, packed-refs and HEAD.
 * Git writes `x.lock` and renames it to `x`; the lock itself is no event.
 */
export function watchRefs(folder: string, onChange: () => void, signal: AbortSignal): void {
  const git = existsSync(join(folder, 'HEAD')) ? folder : join(folder, '.git');
  const paths = ['refs', 'packed-refs', 'HEAD'].map((name) => join(git, name));
  watchQuietly(paths, debounce(onChange, REFS_QUIET, signal), signal, { ignored: (path) => path.endsWith('.lock') });
}

/** Calls back every `seconds`, spread evenly by ±10 % so that a fleet does not fetch in step. */
export function pollEvery(seconds: number, onPoll: () => void, signal: AbortSignal): void {
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    timer = setTimeout(
      () => {
        onPoll();
        next();
      },
      seconds * 1000 * (0.9 + Math.random() * 0.2),
    );
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  if (!signal.aborted) next();
}

/** A watch that fails (limits of inotify, a folder that went away) is silent: polling still finds the change. */
function watchQuietly(paths: string[], onChange: () => void, signal: AbortSignal, options: ChokidarOptions): void {
  if (signal.aborted) return;
  const watcher = watch(paths, { ...options, ignoreInitial: true, atomic: false, ignorePermissionErrors: true });
  watcher.on('all', onChange).on('error', () => undefined);
  signal.addEventListener('abort', () => void watcher.close(), { once: true });
}
