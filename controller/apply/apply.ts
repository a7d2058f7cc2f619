import { pointOf } from '../abi/points.ts';
import { verifyImage } from '../abi/verify.ts';
import { Fault } from '../errors/fault.ts';
import type { Backend, Filled, Generation, HeldGeneration, HostInterface, Live } from '../kernel/backend.ts';
import type { Image } from '../model/image.ts';
import { type Attached, settleAttachments } from './interfaces.ts';

/** The generation that decides after an apply. */
export interface Applied extends Attached {
  readonly generation: Generation;
  readonly digest: string;
  /** False when the kernel already decided by this image: nothing was written but attachments. */
  readonly committed: boolean;
  /** What was written for it; where nothing was committed, nothing. */
  readonly pages?: Filled['pages'];
}

/** Throws when an image must not be enforced although it is well formed. */
export type Preflight = (image: Image) => void;

/**
 * Makes `image` the one that decides: verify, pre-flight, stage, compare, commit, attach, detach — in the
 * order that leaves the previous generation deciding if any step throws (I-5), and that never leaves an
 * attached interface without a binding (I-6). Synchronous: nothing else of the agent can come in between.
 * `interfaces` are all of the host; those the image manages are attached, others detached.
 * Throws IMAGE_CORRUPT and the Faults of the backend up to commit; later ones are in `failures`.
 */
export function apply(
  backend: Backend,
  image: Image,
  interfaces: readonly HostInterface[],
  preflight?: Preflight,
): Applied {
  const live = backend.inspect();
  const managed = interfaces.filter(({ name }) => pointOf(image, name) !== undefined);
  const active = activeOf(live);
  if (active !== undefined && active.digest === image.digest && active.readBack === image.digest) {
    backend.claim();
    return {
      ...settleAttachments(backend, live, managed),
      generation: active.generation,
      digest: image.digest,
      committed: false,
    };
  }
  const wrong = verifyImage(image.bytes);
  if (wrong !== undefined) throw corrupt(image, wrong);
  preflight?.(image);
  const staged = backend.stage(image, withAttached(managed, live, interfaces));
  if (staged.digest !== image.digest) throw corrupt(image, `the kernel holds ${staged.digest}`);
  backend.commit(staged);
  return { ...settleAttachments(backend, live, managed), ...staged, committed: true };
}

/** The generation that decides now, as the kernel's own bytes say. */
export function activeOf(live: Live): HeldGeneration | undefined {
  return live.held.find(({ generation }) => generation === live.active);
}

/**
 * What stage binds: first the interfaces that are attached, which drop everything where there is no room left for their
 * binding, also those no longer managed, which pass as unmanaged from the commit until they are detached; then the other managed ones.
 */
function withAttached(
  managed: readonly HostInterface[],
  live: Live,
  interfaces: readonly HostInterface[],
): readonly HostInterface[] {
  const attached = new Set([...live.attachments, ...live.unsettled].map(({ ifindex }) => ifindex));
  const isAttached = ({ ifindex }: HostInterface): boolean => attached.has(ifindex);
  return [...interfaces.filter(isAttached), ...managed.filter((one) => !isAttached(one))];
}

function corrupt(image: Image, wrong: string): Fault {
  return new Fault(
    'IMAGE_CORRUPT',
    `applying image ${image.digest.slice(0, 12)}: ${wrong}; the serving generation stays, try again`,
  );
}
