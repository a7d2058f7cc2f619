import { Fault } from '../errors/fault.ts';
import type { Backend, HostInterface, Live } from '../kernel/backend.ts';
import { isManagedBy } from '../net/interface-name.ts';

/** The patterns that no interface of the host matches yet. */
export function pendingPatterns(patterns: readonly string[], interfaces: readonly HostInterface[]): readonly string[] {
  return patterns.filter((pattern) => !interfaces.some(({ name }) => isManagedBy([pattern], name)));
}

/** What has to be done so that exactly the managed interfaces are attached, and nothing else of weir's is left. */
export interface AttachmentDelta {
  /** Indexes that this host has no interface of any more. */
  readonly forget: readonly number[];
  readonly attach: readonly HostInterface[];
  readonly detach: readonly { readonly ifindex: number; readonly name: string }[];
}

/** `managed` must be attached at both hooks under its present name, and settled; whatever else is there must not be. */
export function attachmentDelta(
  { attachments, unsettled }: Pick<Live, 'attachments' | 'unsettled'>,
  managed: readonly HostInterface[],
): AttachmentDelta {
  const isSettled = (target: HostInterface): boolean => {
    const own = attachments.filter(({ ifindex, name }) => ifindex === target.ifindex && name === target.name);
    const hooks = new Set(own.map(({ hook }) => hook));
    return hooks.size === 2 && !unsettled.some(({ ifindex }) => ifindex === target.ifindex);
  };
  const wanted = new Set(managed.map(({ ifindex }) => ifindex));
  const superfluous = [...attachments, ...unsettled].filter(({ ifindex }) => !wanted.has(ifindex));
  const detach = new Map(
    superfluous.flatMap(({ ifindex, name }) => (name === undefined ? [] : [[ifindex, { ifindex, name }]])),
  );
  return {
    forget: superfluous.flatMap(({ ifindex, name }) => (name === undefined ? [ifindex] : [])),
    attach: managed.filter((target) => !isSettled(target)),
    detach: [...detach.values()],
  };
}

/** What became of the attachments. An interface that failed does not keep the others from being policed. */
export interface Attached {
  readonly attached: readonly string[];
  readonly detached: readonly string[];
  readonly failures: readonly Fault[];
}

/**
 * Forgets what is gone, to have its places in the tables, attaches next and detaches last: no managed interface is
 * ever left open for the sake of another (I-6).
 */
export function settleAttachments(backend: Backend, live: Live, managed: readonly HostInterface[]): Attached {
  const { forget, attach, detach } = attachmentDelta(live, managed);
  const failures: Fault[] = [];
  const done = (name: string, action: () => void): readonly string[] => {
    try {
      action();
      return [name];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error);
      return [];
    }
  };
  for (const ifindex of forget) done('', () => backend.detach(ifindex));
  const attached = attach.flatMap((target) => done(target.name, () => backend.attach(target)));
  const detached = detach.flatMap(({ ifindex, name }) => done(name, () => backend.detach(ifindex)));
  return { attached, detached, failures };
}
