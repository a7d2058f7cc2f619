import { activeOf } from '../apply/apply.ts';
import { heal, type Surroundings } from '../reconcile/pass.ts';
import type { Upheld } from '../reconcile/result.ts';
import type { Log } from './log.ts';

/**
 * Polices interfaces that appeared since; false when the kernel does not decide by the upheld image, or an interface is
 * refused. `digest` believes the header of the image; `readBack` hashes its bytes: about a millisecond a megabyte.
 */
export type Mend = (upheld: Upheld | undefined, proof: 'digest' | 'readBack') => boolean;

/** Logs what it finds; an image that is not the upheld one is told once. */
export function createMend(around: Pick<Surroundings, 'backend' | 'interfaces'>, log: Log): Mend {
  let altered: string | null | undefined;
  return (upheld, proof) => {
    if (upheld === undefined) return true;
    const mended = heal(around, upheld, proof);
    if (mended === undefined) {
      const enforced = activeOf(around.backend.inspect())?.[proof] ?? null;
      if (altered !== enforced) log.emit({ event: 'image-altered', desired: upheld.digest, enforced });
      altered = enforced;
      return false;
    }
    if (proof === 'readBack') altered = undefined;
    const { attached, detached, failures } = mended;
    if (attached.length + detached.length > 0) log.emit({ event: 'interfaces-mended', attached, detached });
    for (const { code, fate, message } of failures) log.emit({ event: 'interfaces-failed', code, fate, message });
    return failures.length === 0;
  };
}
