import { Fault } from '../errors/fault.ts';
import { runGit } from './child.ts';
import type { Mirror } from './mirror.ts';

/** Holds the last applied commit, which a rewritten history no longer contains. */
const APPLIED = 'refs/weir/applied';

/** Milliseconds packing may take. */
const PATIENCE = 600_000;

/**
 * Every fetch leaves a pack (it is checked as a whole, `fetch.fsckObjects`), and each makes the next fetch slower.
 * Makes one of them once there are more than twenty (git-gc(1), `gc.autoPackLimit`), with processor time nobody else
 * wants; what no ref holds any more goes after two weeks. Does nothing to a fetch beside it.
 * Throws SOURCE_MISSING, INTERRUPTED.
 */
export async function tidyMirror(mirror: Mirror, applied: string | undefined): Promise<void> {
  if (applied !== undefined) await runGit(mirror, ['update-ref', APPLIED, applied]);
  const { status, stderr } = await runGit(mirror, ['gc', '--auto', '--quiet'], {
    patience: PATIENCE,
    background: true,
  });
  if (status === 0) return;
  const said = stderr.trim().split('\n').at(-1);
  throw new Fault(
    'SOURCE_MISSING',
    `packing the mirror ${mirror.folder}: ${said}; remove the mirror if this lasts, it is fetched again`,
  );
}
