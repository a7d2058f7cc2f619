import type { Engine } from './engine.ts';
import type { Hook, Packet, ParsedFrame } from './packet.ts';
import type { Direction, HostPolicy, Subject } from './policy.ts';
import { isManaged, scopeOf, workloadSubject } from './subject.ts';
import type { HookVerdict, WalkVerdict } from './verdict.ts';
import { walk } from './walk.ts';

/**
 * The reference semantics: naive, ordered, and the specification the image interpreter and the
 * programs are held to (ARCHITECTURE, "What decides").
 */

/** One subject's answer about one packet in one direction. */
export function evaluateSubject(
  policy: HostPolicy,
  subject: Subject,
  direction: Direction,
  packet: Packet,
): WalkVerdict {
  return walk(policy, subject, direction, packet).verdict;
}

/** Everything a hook of an interface judges about a frame. */
export function evaluateHook(policy: HostPolicy, interfaceName: string, hook: Hook, frame: ParsedFrame): HookVerdict {
  if (!isManaged(policy, interfaceName)) return { verdict: 'allow', reason: 'unmanaged' };
  switch (frame.kind) {
    case 'refused':
      return { verdict: 'deny', reason: frame.reason };
    case 'arp':
      return { verdict: 'allow', reason: 'arp' };
    case 'non-ip':
      return { verdict: policy.nonIP.verdict, reason: 'non-ip' };
    case 'packet':
      return evaluatePacket(policy, interfaceName, hook, frame.packet);
  }
}

function evaluatePacket(policy: HostPolicy, interfaceName: string, hook: Hook, packet: Packet): HookVerdict {
  const host: Subject = { kind: 'host', scope: scopeOf(policy, hook, packet) };
  const workload = workloadSubject(policy, interfaceName, hook, packet);
  const hostSide = evaluateSubject(policy, host, hook, packet);
  if (workload === undefined) return { verdict: hostSide.verdict, [hook]: hostSide };
  const workloadSide = evaluateSubject(policy, workload, hook === 'ingress' ? 'egress' : 'ingress', packet);
  const [egress, ingress] = hook === 'ingress' ? [workloadSide, hostSide] : [hostSide, workloadSide];
  return { verdict: egress.verdict === 'allow' ? ingress.verdict : egress.verdict, egress, ingress };
}

/** The reference as an engine. */
export const referenceEngine: Engine = {
  name: 'reference',
  subject: evaluateSubject,
  hook: (policy, interfaceName, hook, packet) => evaluateHook(policy, interfaceName, hook, { kind: 'packet', packet }),
  [Symbol.dispose]() {},
};
