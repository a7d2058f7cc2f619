import { Fault } from '../errors/fault.ts';
import type { Hook } from '../model/packet.ts';
import type { Attacher, HookPrograms } from './attacher.ts';
import type { HostInterface } from './backend.ts';
import { clsactAttacher } from './clsact.ts';
import { chooseMechanism, type Wanted } from './probe.ts';
import { tcxAttacher } from './tcx.ts';

/** Every way of attaching, the one in use first: what the others once attached is found and taken off by them. */
export function attachersFor({ pins, attach }: Pick<Wanted, 'pins' | 'attach'>): readonly [Attacher, ...Attacher[]] {
  const [tcx, clsact] = [tcxAttacher(pins), clsactAttacher()];
  return chooseMechanism(attach) === 'tcx' ? [tcx, clsact] : [clsact, tcx];
}

/** Attaches by the one in use, then takes off what the others attached: there is no instant without a program. */
export function attachOnly(
  [used, ...others]: readonly Attacher[],
  target: Pick<HostInterface, 'ifindex' | 'name'>,
  programs: HookPrograms,
): void {
  used?.attach(target, programs);
  detachAll(others, target.ifindex);
}

export function detachAll(attachers: readonly Attacher[], ifindex: number): void {
  for (const attacher of attachers) attacher.detach(ifindex);
}

/** Throws Fault ATTACH_REFUSED when one of `interfaces`, which are all there are, runs a program of ours afterwards. */
export function detachEverything(attachers: readonly Attacher[], interfaces: readonly HostInterface[]): void {
  for (const attacher of attachers) {
    for (const { ifindex } of attacher.list(interfaces)) attacher.detach(ifindex);
  }
  const [left] = attachers.flatMap((attacher) => attacher.list(interfaces));
  if (left === undefined) return;
  const name = interfaces.find(({ ifindex }) => ifindex === left.ifindex)?.name ?? `index ${left.ifindex}`;
  throw new Fault(
    'ATTACH_REFUSED',
    `detaching: ${name} ${left.hook} still runs a program of weir's by ${left.mechanism}; stop what attaches it, then try again`,
  );
}

/** Those of `interfaces` that run a program of ours. */
export function attachedTo(
  attachers: readonly Attacher[],
  interfaces: readonly HostInterface[],
): readonly HostInterface[] {
  const traces = attachers.flatMap((attacher) => attacher.list(interfaces));
  const running = new Set(traces.flatMap(({ ifindex, program }) => (program === undefined ? [] : [ifindex])));
  return interfaces.filter(({ ifindex }) => running.has(ifindex));
}

/** Whether a program of ours judges the packets of an interface at a hook. */
export function isPoliced(
  attachers: readonly Attacher[],
  at: { readonly ifindex: number; readonly hook: Hook },
): boolean {
  const traces = attachers.flatMap((attacher) => attacher.list([{ ifindex: at.ifindex }]));
  return traces.some(
    ({ ifindex, hook, program }) => ifindex === at.ifindex && hook === at.hook && program !== undefined,
  );
}
