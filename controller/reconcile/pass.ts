import { type Applied, activeOf, apply, type Preflight } from '../apply/apply.ts';
import { settleAttachments } from '../apply/interfaces.ts';
import type { Compiler } from '../compile/compile.ts';
import { isError } from '../errors/diagnostic.ts';
import { Fault } from '../errors/fault.ts';
import type { Backend, HostInterface } from '../kernel/backend.ts';
import { formatAddress } from '../net/address.ts';
import { isManagedBy } from '../net/interface-name.ts';
import type { Candidate, Source } from '../source/source.ts';
import { build } from './build.ts';
import { conclude, inForce, intend, record } from './record.ts';
import { type Desired, isInterrupted, type Memory, type PassResult, type Upheld } from './result.ts';

/** What a pass works with. `state` is the folder of the records. */
export interface Surroundings {
  readonly host: string;
  readonly source: Source;
  readonly backend: Backend;
  readonly state: string;
  readonly interfaces: () => readonly HostInterface[];
  /** One that remembers the last policy of this host; absent: every compile is the first. */
  readonly compile?: Compiler;
  readonly preflight?: Preflight;
  /** Takes a revision that does not descend from the last applied one. */
  readonly force?: boolean;
}

/**
 * One pass from the newest revision to the kernel. Never throws a Fault: how it ended is the answer (I-5).
 * A revision that was refused before, or that the kernel already decides by, is not compiled again. Where the
 * newest one cannot be enforced, what was applied last is kept in force, after a reboot too.
 */
export async function pass(around: Surroundings, memory: Memory): Promise<PassResult> {
  const result = await attempt(around, memory);
  if (result.kind === 'applied' || result.kind === 'unchanged' || result.desired !== undefined) return result;
  if (isInterrupted(result)) return result;
  const desired = await restore(around, memory);
  return desired === undefined ? result : { ...result, desired };
}

async function attempt(around: Surroundings, memory: Memory): Promise<PassResult> {
  let candidate: Candidate | undefined;
  try {
    const last = conclude(around);
    candidate = await around.source.latest(around.force === true ? undefined : last);
    return settled(around, memory, candidate) ?? (await advance(around, candidate));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'failed', fault: error, ...(candidate === undefined ? {} : { revision: candidate.revision }) };
  }
}

/**
 * Mends what is desired. Where the kernel does not decide by it, or by nothing at all, enforces the last applied
 * revision from what is kept, and answers with it. A fault on the way changes nothing.
 */
async function restore(around: Surroundings, memory: Memory): Promise<Desired | undefined> {
  try {
    const upheld = memory.desired ?? memory.upheld;
    const isLost = upheld === undefined ? !isSound(around) : heal(around, upheld) === undefined;
    const last = isLost ? inForce(around) : undefined;
    const kept = last === undefined ? undefined : await around.source.recall(last);
    return kept === undefined ? undefined : (await advance(around, kept)).desired;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return undefined;
  }
}

/** Whether something decides, and its bytes are those that were written. */
function isSound({ backend }: Surroundings): boolean {
  const active = activeOf(backend.inspect());
  return active !== undefined && active.readBack === active.digest;
}

/** The answer for a candidate that is known, with attachments mended. */
function settled(around: Surroundings, memory: Memory, candidate: Candidate): PassResult | undefined {
  const isSame = (known: { revision: string; origin: string } | undefined): boolean =>
    known?.revision === candidate.revision && known.origin === candidate.origin;
  if (memory.refused !== undefined && isSame(memory.refused)) return memory.refused;
  if (memory.desired === undefined || memory.compiled !== true || !isSame(memory.desired)) return undefined;
  const applied = heal(around, memory.desired);
  return applied === undefined ? undefined : outcome('unchanged', { desired: memory.desired, applied, warnings: [] });
}

/**
 * Mends the attachments of a desired state the kernel decides by; `undefined` when it decides by another.
 * Needs no source and no image, so that a new interface is policed while git is away. `proof`: `readBack` hashes
 * the bytes the kernel decides by; `digest` believes their header, for a link that should not wait for megabytes.
 */
export function heal(
  around: Pick<Surroundings, 'backend' | 'interfaces'>,
  desired: Upheld,
  proof: 'readBack' | 'digest' = 'readBack',
): Applied | undefined {
  const live = around.backend.inspect();
  const active = activeOf(live);
  if (active === undefined || active[proof] !== desired.digest) return undefined;
  const managed = around.interfaces().filter(({ name }) => isManagedBy(desired.interfaces, name));
  const mended = settleAttachments(around.backend, live, managed);
  return { ...mended, generation: active.generation, digest: desired.digest, committed: false };
}

/** The intent is durable before anything is staged, so what cannot be recorded never decides. */
async function advance(around: Surroundings, candidate: Candidate): Promise<PassResult> {
  const { revision, origin } = candidate;
  const { value: built, diagnostics } = build(await candidate.read(), around.host, around.compile);
  if (built === undefined) return { kind: 'refused', revision, origin, diagnostics };
  const { policy, image, interfaces } = built;
  const addresses = policy.addresses.map(formatAddress);
  const { digest, figures } = image;
  const desired = { revision, origin, digest, interfaces, addresses, figures };
  const applied = apply(around.backend, image, around.interfaces(), () => {
    around.preflight?.(image);
    intend(around.state, desired, built);
  });
  const warnings = diagnostics.filter((diagnostic) => !isError(diagnostic));
  const ended = outcome(applied.committed ? 'applied' : 'unchanged', { desired, applied, warnings });
  try {
    record(around.state, desired, { ...applied, built });
    return ended;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'failed', fault: error, revision, desired };
  }
}

/** An interface that could not be attached makes the pass a failed one, whatever was committed. */
function outcome(
  kind: 'applied' | 'unchanged',
  done: Omit<Extract<PassResult, { kind: 'applied' | 'unchanged' }>, 'kind'>,
): PassResult {
  const [fault] = done.applied.failures;
  if (fault === undefined) return { kind, ...done };
  return { kind: 'failed', fault, revision: done.desired.revision, desired: done.desired };
}
