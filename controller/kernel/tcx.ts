import { mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../errors/fault.ts';
import type { Hook } from '../model/packet.ts';
import { type Attacher, HOOKS, type Trace } from './attacher.ts';
import { structure, u32At } from './attributes.ts';
import { describe, describeProgram, openPin, pin } from './bpf.ts';
import { bpf, type Fd, ownFd, Refusal } from './ffi.ts';
import { entriesOf } from './folders.ts';
import { queryTcx, TCX_ATTACH_TYPE } from './tcx-query.ts';

/** Links at the tcx hooks (kernel 6.6); libbpf 1.1 does not know them. Offsets: include/uapi/linux/bpf.h. */

const LINK_CREATE = 28;
const LINK_UPDATE = 29;
const LINK_DETACH = 34;
/** Without a relative: ahead of every program of the hook. */
const F_BEFORE = 1 << 3;
const LINK_BYTES = 64;
const LINK_AT = { id: 4, ifindex: 16 } as const;

/** Each link is pinned as `links/<ifindex>-<hook>`: it outlives the process and names its interface. */
export function tcxAttacher(pins: string): Attacher {
  const folder = join(pins, 'links');
  return {
    mechanism: 'tcx',
    attach(target, programs) {
      mkdirSync(folder, { recursive: true });
      for (const hook of HOOKS) {
        try {
          attachHook(join(folder, `${target.ifindex}-${hook}`), { ...target, hook }, programs[hook]);
        } catch (cause) {
          if (!(cause instanceof Refusal)) throw cause;
          throw new Fault('ATTACH_REFUSED', `attaching to ${target.name} ${hook}: ${cause.reason}; see weir doctor`, {
            cause,
          });
        }
      }
    },
    detach(ifindex) {
      for (const hook of HOOKS) drop(join(folder, `${ifindex}-${hook}`));
    },
    list: () => pinned(folder).map(traceAt),
  };
}

interface LinkState {
  readonly id: number;
  /** 0 once the interface is gone; that of another network namespace if it moved there. */
  readonly ifindex: number;
}

/** A link that is not at the interface of this index any more gives way to a new one; in ours, only our program runs. */
function attachHook(path: string, { ifindex, hook }: { ifindex: number; hook: Hook }, program: Fd): void {
  using link = openPin(path);
  const runs = link === undefined ? undefined : programAt(link, ifindex, hook);
  if (link === undefined || runs === undefined) {
    drop(path);
    using made = createLink(program, ifindex, TCX_ATTACH_TYPE[hook]);
    pin(made, path);
    return;
  }
  if (runs === describeProgram(program).id) return;
  bpf(
    'updating a tcx link',
    LINK_UPDATE,
    structure(LINK_BYTES, [
      [0, 'u32', link.number],
      [4, 'u32', program.number],
    ]),
  );
}

/** The program that the interface runs for this link; `undefined` when the link is none of its. */
function programAt(link: Fd, ifindex: number, hook: Hook): number | undefined {
  const { id } = stateOf(link);
  return queryTcx(ifindex, hook).find((entry) => entry.link === id)?.program;
}

function createLink(program: Fd, ifindex: number, type: number): Fd {
  const attributes = structure(LINK_BYTES, [
    [0, 'u32', program.number],
    [4, 'u32', ifindex],
    [8, 'u32', type],
    [12, 'u32', F_BEFORE],
  ]);
  return ownFd(bpf('creating a tcx link', LINK_CREATE, attributes));
}

function stateOf(link: Fd): LinkState {
  const bytes = describe(link, LINK_BYTES);
  return { id: u32At(bytes, LINK_AT.id), ifindex: u32At(bytes, LINK_AT.ifindex) };
}

/** Wherever its interface is now. A link that cannot be detached any more (its interface is gone) only loses its pin. */
function drop(path: string): void {
  using link = openPin(path);
  if (link === undefined) return;
  if (stateOf(link).ifindex !== 0)
    bpf('detaching a tcx link', LINK_DETACH, structure(LINK_BYTES, [[0, 'u32', link.number]]));
  unlinkSync(path);
}

interface PinnedLink {
  readonly path: string;
  readonly ifindex: number;
  readonly hook: Hook;
}

/** By interface, ingress first. Names that are none of ours are left alone. */
function pinned(folder: string): readonly PinnedLink[] {
  const names = entriesOf(folder);
  const indexes = new Set(names.map((name) => Number.parseInt(name, 10)));
  return [...indexes]
    .sort((a, b) => a - b)
    .flatMap((ifindex) => HOOKS.map((hook) => ({ name: `${ifindex}-${hook}`, ifindex, hook })))
    .filter(({ name }) => names.includes(name))
    .map(({ name, ifindex, hook }) => ({ path: join(folder, name), ifindex, hook }));
}

function traceAt({ path, ifindex, hook }: PinnedLink): Trace {
  using link = openPin(path);
  return { ifindex, hook, mechanism: 'tcx', program: link && programAt(link, ifindex, hook) };
}
