import type { Engine } from '../model/engine.ts';
import type { Packet } from '../model/packet.ts';
import type { Direction, HostPolicy, Resolved, Subject } from '../model/policy.ts';
import { isManaged, scopeOf, workloadSubject } from '../model/subject.ts';
import type { HookVerdict, Verdict, WalkVerdict } from '../model/verdict.ts';
import { sameAddress } from '../net/address.ts';
import { type Flow, type FlowError, isFlowError } from './flow.ts';
import { endFinder, type FlowEnd, findHost, type Judged } from './flow-ends.ts';
import { packetOf } from './flow-packet.ts';

/** What is asked of an engine: up to one walk each way, or a hook. */
export interface Question {
  readonly packet: Packet;
  readonly egress: Judged | undefined;
  readonly ingress: Judged | undefined;
  readonly hook?: { readonly policy: HostPolicy; readonly interface: string; readonly direction: Direction };
}

/** Turns flows into questions about one repository. */
export function questioner(resolved: Resolved): (flow: Flow) => Question | FlowError {
  const find = endFinder(resolved);
  return (flow) => {
    const [src, dst] = [find(flow.src), find(flow.dst)];
    if (isFlowError(src)) return src;
    if (isFlowError(dst)) return dst;
    const packet = packetOf(flow, src, dst);
    if (isFlowError(packet)) return packet;
    if (flow.hook === undefined) {
      return staysInside(src, dst, packet)
        ? { packet, egress: undefined, ingress: undefined }
        : { packet, egress: src.judged, ingress: dst.judged };
    }
    const policy = findHost(resolved, flow.hook.host);
    if (isFlowError(policy)) return policy;
    const { interface: interfaceName, direction } = flow.hook;
    const hook = { policy, interface: interfaceName, direction };
    return { packet, ...hookSubjects(hook, packet), hook };
  };
}

/** What an endpoint sends to an address of its own never leaves it, so that no hook sees it; what comes from outside in its name does. */
function staysInside(src: FlowEnd, dst: FlowEnd, { destination }: Packet): boolean {
  if (src.judged === undefined) return false;
  if (dst.judged !== undefined) return src.label === dst.label;
  return src.addresses.some((own) => sameAddress(own, destination));
}

/** Whom a hook concerns, for the walks that `explain` shows. */
function hookSubjects(
  { policy, interface: name, direction }: NonNullable<Question['hook']>,
  packet: Packet,
): Pick<Question, 'egress' | 'ingress'> {
  if (!isManaged(policy, name)) return { egress: undefined, ingress: undefined };
  const judged = (subject: Subject | undefined): Judged | undefined => subject && { policy, subject };
  const host = judged({ kind: 'host', scope: scopeOf(policy, direction, packet) });
  const workload = judged(workloadSubject(policy, name, direction, packet));
  return direction === 'ingress' ? { egress: workload, ingress: host } : { egress: host, ingress: workload };
}

/** The answer of an engine; a side that is absent is not judged. */
export function answer(engine: Engine, { packet, egress, ingress, hook }: Question): HookVerdict {
  if (hook !== undefined) return engine.hook(hook.policy, hook.interface, hook.direction, packet);
  const ask = (side: Judged | undefined, direction: Direction): WalkVerdict | undefined =>
    side && engine.subject(side.policy, side.subject, direction, packet);
  const sides = { egress: ask(egress, 'egress'), ingress: ask(ingress, 'ingress') };
  return {
    verdict: bothAllow(sides.egress?.verdict ?? 'allow', sides.ingress?.verdict ?? 'allow'),
    ...(sides.egress === undefined ? {} : { egress: sides.egress }),
    ...(sides.ingress === undefined ? {} : { ingress: sides.ingress }),
  };
}

/** The first that does not allow decides, egress before ingress. */
function bothAllow(egress: Verdict, ingress: Verdict): Verdict {
  return egress === 'allow' ? ingress : egress;
}
