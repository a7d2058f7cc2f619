import { Fault } from '../errors/fault.ts';
import type { Attachment, Backend, HostInterface, Live } from '../kernel/backend.ts';
import { isManagedBy } from '../net/interface-name.ts';

/** The patterns that no interface of the host matches yet. */
export function pendingPatterns(patterns: readonly string[], interfaces: readonly HostInterface[]): readonly string[] {
  return patterns.filter((pattern) => !interfaces.some(({ name }) => isManagedBy([pattern], name)));
}

/** What has to be done to the attachments so that exactly the managed interfaces are attached. */
export interface AttachmentDelta {
  readonly attach: readonly HostInterface[];
  readonly detach: readonly { readonly ifindex: number; readonly name: string }[];
}

/** `managed` must be attached at both hooks under its present name; whatever else is attached must not. */
export function attachmentDelta(
  attachments: readonly Attachment[],
  managed: readonly HostInterface[],
): AttachmentDelta {
  const isComplete = (target: HostInterface): boolean => {
    const own = attachments.filter(({ ifindex, name }) => ifindex === target.ifindex && name === target.name);
    return own.some(({ hook }) => hook === 'ingress') && own.some(({ hook }) => hook === 'egress');
  };
  const wanted = new Set(managed.map(({ ifindex }) => ifindex));
  const superfluous = attachments.filter(({ ifindex }) => !wanted.has(ifindex));
  const detach = new Map(superfluous.map(({ ifindex, name }) => [ifindex, { ifindex, name }]));
  return { attach: managed.filter((target) => !isComplete(target)), detach: [...detach.values()] };
}

/** What became of the attachments. An interface that failed does not keep the others from being policed. */
export interface Attached {
  readonly attached: readonly string[];
  readonly detached: readonly string[];
  readonly failures: readonly Fault[];
}

/** Attaches first, detaches last: no managed interface is ever left open for the sake of another (I-6). */
export function settleAttachments(backend: Backend, live: Live, managed: readonly HostInterface[]): Attached {
  const { attach, detach } = attachmentDelta(live.attachments, managed);
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
  const attached = attach.flatMap((target) => done(target.name, () => backend.attach(target)));
  const detached = detach.flatMap(({ ifindex, name }) => done(name, () => backend.detach(ifindex)));
  return { attached, detached, failures };
}
