import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sectionOf } from '../../controller/abi/elf.ts';
import { Fault } from '../../controller/errors/fault.ts';
import { loadObject, readObject } from '../../controller/kernel/object.ts';

/** An exit as the very first instruction leaves all others unreachable, which the verifier refuses. */
const EXIT = [0x95, 0, 0, 0, 0, 0, 0, 0];

test('what the verifier says is in the message, and all of it in the file that the message names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-refused-'));
  try {
    const bytes = readFileSync(readObject().path);
    const programs = sectionOf(bytes, 'tc');
    if (programs === undefined) throw new Error('the object has no programs');
    bytes.set(EXIT, Buffer.from(bytes).indexOf(Buffer.from(programs)));
    const path = join(folder, 'weir.bpf.o');
    writeFileSync(path, bytes);
    const refused = faultOf(() => loadObject(readObject(path)));
    expect(refused.code).toBe('PROGRAM_REFUSED');
    expect(refused.message).toMatch(
      /^loading the BPF programs: the kernel refused them, .*unreachable insn 1.* \(all \d+ lines: \S+\/log\); report it with that file and uname -r$/,
    );
    const file = /lines: (\S+)\)/.exec(refused.message)?.[1] ?? '';
    expect(readFileSync(file, 'utf8')).toContain('unreachable insn 1');
    rmSync(dirname(file), { recursive: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function faultOf(action: () => Disposable): Fault {
  try {
    action()[Symbol.dispose]();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
