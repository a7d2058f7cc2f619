// What the kernel holds for a policy: by its own count of every map and program for weir, by the charge of a control group
// that the loading program ran in for everybody else.
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONSTANTS } from '../../dist/abi/layout.generated.js';
import { u32At } from '../../dist/kernel/attributes.js';
import { lookUp, mapById, openPin } from '../../dist/kernel/bpf.js';
import { listInterfaces } from '../../dist/kernel/interfaces.js';
import { kernelBackend } from '../../dist/kernel/libbpf.js';
import { command } from '../network-namespace.mjs';
import { wordOf } from './bench-object.mjs';

const ARRAY_OF_MAPS = 12;
/** Milliseconds after which what a process had is given back. */
const REST = 500;

/** fdinfo's fields of a map or program: `memlock`, `map_type` and so on. */
function fdinfo({ number }) {
  const lines = readFileSync(`/proc/self/fdinfo/${number}`, 'utf8').split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/:\s+/)));
}

/** Bytes of everything pinned below a folder, and of the slots among it. */
function bytesBelow(pins) {
  const found = { fixed: 0, slots: [] };
  const files = readdirSync(pins, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const object = openPin(join(entry.parentPath ?? entry.path, entry.name));
    if (object === undefined) continue;
    const { memlock, map_type } = fdinfo(object);
    found.fixed += Number(memlock ?? 0);
    if (Number(map_type) === ARRAY_OF_MAPS) found.slots.push(...slotsOf(object));
    object[Symbol.dispose]();
  }
  return found;
}

function slotsOf(images) {
  return Array.from({ length: CONSTANTS.WEIR_SLOTS }, (_, i) => lookUp(images, wordOf(i), 4)).flatMap((id) => {
    if (id === undefined) return [];
    const slot = mapById(u32At(id, 0));
    const { memlock } = fdinfo(slot);
    slot[Symbol.dispose]();
    return [Number(memlock)];
  });
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Stages and commits images, each of its own digest, until every slot is taken. Bytes: of programs and maps without
 * slots, of one slot, of everything with one generation held, of each further one, and of everything in the end.
 */
export function kernelBytes(host, imageAt) {
  const pins = `/sys/fs/bpf/${host.name}`;
  const backend = kernelBackend({ pins, attach: 'tcx' });
  try {
    return host.inside(() => {
      const interfaces = listInterfaces();
      const totals = Array.from({ length: CONSTANTS.WEIR_SLOTS + 1 }, (_, i) => {
        backend.commit(backend.stage(imageAt(i), interfaces));
        const { fixed, slots } = bytesBelow(pins);
        return { fixed, slots, all: fixed + sum(slots) };
      });
      const { fixed, slots, all } = totals.at(-1);
      return {
        fixed,
        slot: slots[0],
        held: slots.length,
        one: totals[0].all,
        extra: totals[1].all - totals[0].all,
        all,
      };
    });
  } finally {
    host.inside(() => backend.release());
    backend[Symbol.dispose]();
    rmSync(pins, { recursive: true, force: true });
  }
}

/** Where this process stands among the control groups of memory; `undefined` where they cannot be used. */
function ownGroup() {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n');
  const first = lines
    .map((line) => line.split(':'))
    .find(([, controllers]) => controllers?.split(',').includes('memory'));
  if (first !== undefined) return { folder: `/sys/fs/cgroup/memory${first[2]}`, file: 'memory.kmem.usage_in_bytes' };
  return { folder: '/sys/fs/cgroup', file: 'memory.stat' };
}

let groups = 0;

/**
 * Runs a command in a namespace and a control group of its own; answers the kernel bytes that stay charged once it has
 * ended, its own given back. Only the rules are left then.
 */
export async function chargeOf(host, { program, args, input }) {
  const { folder, file } = ownGroup();
  groups += 1;
  const own = join(folder, `weir-bench-${process.pid}-${groups}`);
  mkdirSync(own);
  try {
    const words = [
      '-c',
      `echo $$ > ${own}/cgroup.procs && exec "$@"`,
      'sh',
      'nsenter',
      `--net=/run/netns/${host.name}`,
    ];
    command('sh', [...words, program, ...args], input);
    await sleep(REST);
    const text = readFileSync(join(own, file), 'utf8');
    return Number(file === 'memory.stat' ? /^kernel (\d+)$/m.exec(text)?.[1] : text);
  } finally {
    rmdirSync(own);
  }
}

/** Loads sets and answers what ipset says they take: the kernel charges a set's members to no control group. */
export function ipsetBytes(host, { program, args, input }) {
  host.run(program, args, input);
  const sizes = host.run('ipset', ['list', '-terse']).matchAll(/^Size in memory: (\d+)$/gm);
  return sum([...sizes].map(([, bytes]) => Number(bytes)));
}
