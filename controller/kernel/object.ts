import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assertLayout } from '../abi/layout.ts';
import { Fault } from '../errors/fault.ts';
import { isRefusal } from './bpf.ts';
import { accepted, addressed, duplicate, type Fd, libbpf, present, Refusal } from './ffi.ts';
import { isRoot } from './root.ts';
import { summarise } from './verifier-log.ts';

/** The compiled programs, beside the package's own files. */
const SHIPPED: string = fileURLToPath(new URL('../../bpf/build/weir.bpf.o', import.meta.url));
const LOG_BYTES = 4 * 1024 * 1024;

export const PROGRAMS = ['weir_ingress', 'weir_egress'] as const;
export const MAPS = [
  'active',
  'stamps',
  'images_0',
  'images_1',
  'images_2',
  'images_3',
  'counters',
  'reasons',
  'stamped',
  'rule_slots',
  'decision',
] as const;

export type ProgramName = (typeof PROGRAMS)[number];
export type MapName = (typeof MAPS)[number];

/** An object file that fits this controller. */
export interface ObjectFile {
  readonly path: string;
  /** SHA-256, hex. */
  readonly digest: string;
}

/** Programs and maps in the kernel. Disposing drops our descriptors; what is pinned or attached stays. */
export interface Loaded extends Disposable {
  readonly programs: Readonly<Record<ProgramName, Fd>>;
  readonly maps: ReadonlyMap<string, Fd>;
}

export interface LoadOptions {
  /** Maps to use instead of making new ones. */
  readonly reuse?: ReadonlyMap<string, Fd>;
  /** Fill `decision` and judge both sides (eval, pre-flight). */
  readonly record?: boolean;
  /** Size classes the programs know, all by default: the others cost nothing and are refused as broken. */
  readonly classes?: readonly number[];
}

/** Reads the object and compares its layout. Throws Fault OBJECT_ABSENT, NOT_ROOT or LAYOUT_MISMATCH. */
export function readObject(path: string = SHIPPED): ObjectFile {
  const bytes = bytesOf(path);
  assertLayout(bytes);
  return { path, digest: createHash('sha256').update(bytes).digest('hex') };
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
    if (code === 'EACCES' && !isRoot()) {
      throw new Fault('NOT_ROOT', `reading the BPF object ${path}: ${code}; run as root`, { cause });
    }
    const remedy = 'build it with npm run build';
    if (code === 'ENOENT') throw new Fault('OBJECT_ABSENT', `reading the BPF object: ${path} is absent; ${remedy}`);
    throw new Fault('OBJECT_ABSENT', `reading the BPF object ${path}: ${code}; ${remedy}`, { cause });
  }
}

/** Loads both programs. Throws Fault PROGRAM_REFUSED with what the verifier said, or MAP_REFUSED. */
export function loadObject(file: ObjectFile, options: LoadOptions = {}): Loaded {
  const library = libbpf();
  const object = present('bpf_object__open_file', library.bpf_object__open_file(file.path, null));
  try {
    const unused = configure(object, options);
    const logs = PROGRAMS.map((name) => {
      const log = addressed(LOG_BYTES);
      library.bpf_program__set_log_buf(programOf(object, name), log.bytes, LOG_BYTES);
      return log;
    });
    const result: number = library.bpf_object__load(object);
    if (result < 0) throw refused(result, logs.map((log) => textOf(log.bytes)).join(''));
    return collect(object, unused);
  } finally {
    library.bpf_object__close(object);
  }
}

/** Sets the constants and the maps. Answers the maps that will not be there. */
function configure(object: bigint, options: LoadOptions): ReadonlySet<MapName> {
  const library = libbpf();
  const classes = options.classes ?? [0, 1, 2, 3];
  const unused = new Set(MAPS.filter((name) => /^images_/.test(name) && !classes.includes(Number(name.at(-1)))));
  for (const name of unused)
    accepted('bpf_map__set_autocreate', library.bpf_map__set_autocreate(mapOf(object, name), false));
  for (const [name, fd] of options.reuse ?? []) {
    accepted('bpf_map__reuse_fd', library.bpf_map__reuse_fd(mapOf(object, name), fd.number));
  }
  const constants = new Uint32Array([
    options.record === true ? 1 : 0,
    classes.reduce((bits, each) => bits | (1 << each), 0),
  ]);
  const bytes = new Uint8Array(constants.buffer);
  accepted('setting the constants', library.bpf_map__set_initial_value(mapOf(object, '.rodata'), bytes, bytes.length));
  return unused;
}

function collect(object: bigint, unused: ReadonlySet<MapName>): Loaded {
  const library = libbpf();
  const program = (name: ProgramName): Fd => duplicate(library.bpf_program__fd(programOf(object, name)));
  const programs = { weir_ingress: program('weir_ingress'), weir_egress: program('weir_egress') };
  const made = MAPS.filter((name) => !unused.has(name));
  const maps = new Map<string, Fd>(made.map((name) => [name, duplicate(library.bpf_map__fd(mapOf(object, name)))]));
  return {
    programs,
    maps,
    [Symbol.dispose]() {
      for (const fd of [...Object.values(programs), ...maps.values()]) fd[Symbol.dispose]();
    },
  };
}

/** A map of what was loaded or adopted. Throws RangeError for one that is not there. */
export function mapNamed({ maps }: Pick<Loaded, 'maps'>, name: string): Fd {
  const found = maps.get(name);
  if (found === undefined) throw new RangeError(`no map ${name} is loaded`);
  return found;
}

function mapOf(object: bigint, name: string): bigint {
  return present(`finding map ${name}`, libbpf().bpf_object__find_map_by_name(object, name));
}

function programOf(object: bigint, name: ProgramName): bigint {
  return present(`finding program ${name}`, libbpf().bpf_object__find_program_by_name(object, name));
}

function refused(result: number, log: string): Fault {
  try {
    accepted('loading the BPF programs', result);
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === 'NOT_ROOT') return cause;
    if (log === '' && isRefusal(cause, 'ENOMEM', 'EPERM', 'E2BIG')) {
      const message = `creating the maps: ${cause.reason}; free memory, or raise the memory limit of the unit`;
      return new Fault('MAP_REFUSED', message, { cause });
    }
    const said = summarise(log);
    return new Fault(
      'PROGRAM_REFUSED',
      `loading the BPF programs: the kernel refused them, ${said}; report it with that file and uname -r`,
      { cause },
    );
  }
  throw new RangeError(`${result} is no refusal`);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}
