import type { Attacher, HookPrograms } from './attacher.ts';
import type { Attachment, HostInterface, Live, Unsettled } from './backend.ts';
import { describeProgram } from './bpf.ts';

/** What the slots know of interfaces. */
export interface Bindings {
  /** Indexes that any held generation binds. */
  readonly bound: ReadonlySet<number>;
  /** Of the interfaces asked about, those that the deciding generation does not bind as they are now. */
  readonly misbound: ReadonlySet<number>;
}

/** What was found, and what it is held against. */
export interface Findings {
  /** The one in use comes first; whatever the others attached has to go. */
  readonly attachers: readonly Attacher[];
  readonly interfaces: readonly HostInterface[];
  /** Those that should run; `undefined`: whatever runs is another build's. */
  readonly programs: HookPrograms | undefined;
  readonly bindings: Bindings;
}

/**
 * Holds what the interfaces run and what the slots say of them against what it should be. An attachment is only what
 * is as desired in every respect; anything else of weir's is unsettled.
 */
export function survey({
  attachers,
  interfaces,
  programs,
  bindings,
}: Findings): Pick<Live, 'attachments' | 'unsettled'> {
  const names = new Map(interfaces.map(({ ifindex, name }) => [ifindex, name]));
  const [used] = attachers;
  const wanted = programs && {
    ingress: describeProgram(programs.ingress).id,
    egress: describeProgram(programs.egress).id,
  };
  const traces = attachers.flatMap((attacher) => attacher.list(interfaces));
  const doubled = new Set(traces.flatMap(({ ifindex, mechanism }) => (mechanism === used?.mechanism ? [] : [ifindex])));
  const unsettled = new Map<number, Unsettled>();
  const leave = (ifindex: number): void => {
    unsettled.set(ifindex, { ifindex, name: names.get(ifindex) });
  };
  const attachments = traces.flatMap(({ ifindex, hook, mechanism, program }): readonly Attachment[] => {
    const name = names.get(ifindex);
    const isDesired =
      name !== undefined &&
      program !== undefined &&
      program === wanted?.[hook] &&
      !doubled.has(ifindex) &&
      !bindings.misbound.has(ifindex);
    if (isDesired) return [{ ifindex, name, hook, mechanism }];
    leave(ifindex);
    return [];
  });
  for (const ifindex of bindings.bound) if (!names.has(ifindex)) leave(ifindex);
  return { attachments, unsettled: [...unsettled.values()] };
}
