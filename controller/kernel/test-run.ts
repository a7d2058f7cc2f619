import { structure, u32At } from './attributes.ts';
import { addressed, bpf, type Fd } from './ffi.ts';

/** BPF_PROG_TEST_RUN: one program over one frame, without a packet on any wire. */

const PROG_TEST_RUN = 10;
const ATTRIBUTES = 80;
/** The first device of every network namespace. */
const LOOPBACK_IFINDEX = 1;
/** struct __sk_buff, include/uapi/linux/bpf.h. */
const SK_BUFF = { bytes: 192, mark: 8, ingressIfindex: 36, ifindex: 40 } as const;
/** Offsets in union bpf_attr. */
const AT = {
  retval: 4,
  size: 8,
  sizeOut: 12,
  frame: 16,
  repeat: 32,
  duration: 36,
  contextSize: 40,
  contextSizeOut: 44,
  context: 48,
  contextOut: 56,
} as const;

export interface TestRun {
  /** What the program returned, as a signed number. Throws Refusal (EINVAL) for frames the kernel cannot carry this way. */
  run(frame: Uint8Array): number;
  /** The same for a frame that came in through the loopback device with this mark; and the mark it goes on with. */
  carry(frame: Uint8Array, mark: number): { readonly result: number; readonly mark: number };
  /** Runs the program `repeat` times; nanoseconds a run, as the kernel measured them. */
  time(frame: Uint8Array, repeat: number): number;
}

/** Frames of up to `limit` bytes. `ifindex` must exist in this network namespace; absent: the loopback device. */
export function testRun(program: Fd, limit: number, ifindex?: number): TestRun {
  const context = addressed(SK_BUFF.bytes);
  const answer = addressed(SK_BUFF.bytes);
  const told = new DataView(context.bytes.buffer);
  const data = addressed(limit);
  const attributes = structure(ATTRIBUTES, [
    [0, 'u32', program.number],
    [AT.frame, 'u64', data.address],
  ]);
  const view = new DataView(attributes.buffer);
  told.setUint32(SK_BUFF.ifindex, ifindex ?? 0, true);
  view.setUint32(AT.contextSize, SK_BUFF.bytes, true);
  view.setBigUint64(AT.context, context.address, true);
  view.setBigUint64(AT.contextOut, answer.address, true);
  const call = (frame: Uint8Array, repeat: number): void => {
    data.bytes.set(frame);
    view.setUint32(AT.size, frame.length, true);
    // The kernel leaves the size of the frame here and would take it for the room of a buffer.
    view.setUint32(AT.sizeOut, 0, true);
    view.setUint32(AT.contextSizeOut, SK_BUFF.bytes, true);
    view.setUint32(AT.repeat, repeat, true);
    bpf('running a program over a frame', PROG_TEST_RUN, attributes, [data, context, answer]);
  };
  return {
    run(frame) {
      call(frame, 1);
      return view.getInt32(AT.retval, true);
    },
    carry(frame, mark) {
      told.setUint32(SK_BUFF.mark, mark, true);
      told.setUint32(SK_BUFF.ingressIfindex, LOOPBACK_IFINDEX, true);
      call(frame, 1);
      told.setUint32(SK_BUFF.mark, 0, true);
      told.setUint32(SK_BUFF.ingressIfindex, 0, true);
      return { result: view.getInt32(AT.retval, true), mark: u32At(answer.bytes, SK_BUFF.mark) };
    },
    time(frame, repeat) {
      call(frame, repeat);
      return u32At(attributes, AT.duration);
    },
  };
}
