// BPF objects of bpf/bench in the kernel, for as long as nobody disposes of them. Nothing is pinned or attached.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { structure } from '../../dist/kernel/attributes.js';
import { describeProgram } from '../../dist/kernel/bpf.js';
import { accepted, addressed, duplicate, libbpf, mapShared, present } from '../../dist/kernel/ffi.js';
import { testRun } from '../../dist/kernel/test-run.js';
import { DRAWN_BYTES } from './packets.mjs';

/** As packets.h has it. */
export const MOST_PACKETS = 2 ** 17;
const LOG_BYTES = 1 << 16;
const FRAME = framed();

export const objectPath = (name) => fileURLToPath(new URL(`../../bpf/build/bench/${name}.bpf.o`, import.meta.url));

/** A frame that BPF_PROG_TEST_RUN carries: Ethernet, IPv4, zeros. */
function framed() {
  const frame = new Uint8Array(60);
  frame[12] = 0x08;
  return frame;
}

/** Loads every program of an object; throws with the end of what the verifier said. */
export function loadObject(path, programs) {
  if (!existsSync(path)) throw new Error(`${path} is absent: make -C bpf/bench`);
  const library = libbpf();
  const object = present('bpf_object__open_file', library.bpf_object__open_file(path, null));
  const found = (name) => present(name, library.bpf_object__find_program_by_name(object, name));
  const fds = new Map();
  try {
    const logs = programs.map((name) => {
      const log = addressed(LOG_BYTES);
      library.bpf_program__set_log_buf(found(name), log.bytes, LOG_BYTES);
      return log;
    });
    const result = library.bpf_object__load(object);
    if (result < 0) throw new Error(`loading ${path}: errno ${-result}: ${logs.map(ending).join(' ')}`);
    for (const name of programs) fds.set(name, duplicate(library.bpf_program__fd(found(name))));
    const map = (name) => {
      const fd = library.bpf_map__fd(present(name, library.bpf_object__find_map_by_name(object, name)));
      if (!fds.has(`map ${name}`)) fds.set(`map ${name}`, duplicate(accepted(name, fd)));
      return fds.get(`map ${name}`);
    };
    return {
      map,
      program: (name) => fds.get(name),
      verified: (name) => describeProgram(fds.get(name)).verified,
      [Symbol.dispose]() {
        library.bpf_object__close(object);
        for (const fd of fds.values()) fd[Symbol.dispose]();
      },
    };
  } catch (error) {
    library.bpf_object__close(object);
    throw error;
  }
}

function ending({ bytes }) {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0))).slice(-300);
}

/**
 * A loaded object that includes packets.h: lends it packets, runs its programs over them.
 *
 * @param {readonly string[]} programs
 */
export function loadRunner(path, programs) {
  const object = loadObject(path, programs);
  const pages = (bytes) => Math.ceil(bytes / 4096) * 4096;
  const lent = {
    packets: mapShared(object.map('packets'), pages(MOST_PACKETS * DRAWN_BYTES), 'write'),
    answers: mapShared(object.map('answers'), pages(MOST_PACKETS * 8), 'write'),
    control: mapShared(object.map('control'), 4096, 'write'),
  };
  const words = (bytes) => new BigUint64Array(bytes.buffer, bytes.byteOffset);
  const control = words(lent.control.bytes);
  const runs = new Map(programs.map((name) => [name, testRun(object.program(name), FRAME.length)]));
  return {
    object,
    /** `bytes` of packets.mjs, packetBytes. */
    setPackets(bytes) {
      lent.packets.bytes.set(bytes);
    },
    setWord(index, value) {
      control[index] = BigInt(value);
    },
    /** Runs once and answers what the program answered for the first `count` packets. */
    answers(name, count) {
      control[0] = BigInt(count);
      const result = runs.get(name).run(FRAME);
      if (result !== 0) throw new Error(`${name} returned ${result}`);
      return words(lent.answers.bytes).slice(0, count);
    },
    /** Nanoseconds a packet, as the kernel timed one run over `count` packets. */
    time(name, count) {
      control[0] = BigInt(count);
      return runs.get(name).time(FRAME, 1) / count;
    },
    [Symbol.dispose]() {
      for (const each of [...Object.values(lent), object]) each[Symbol.dispose]();
    },
  };
}

/** A __u32 as map bytes. */
export const wordOf = (value) => structure(4, [[0, 'u32', value]]);
