import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BPFFS = '/sys/fs/bpf';

/** BPF_FS_MAGIC, include/uapi/linux/magic.h. */
const MAGIC = 0xcafe4a11;

/** Mounts the BPF file system if it is not there; disposing undoes just that. Needs root. */
export async function ensureBpffs(): Promise<AsyncDisposable> {
  const { type } = await statfs(BPFFS);
  if (type === MAGIC) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  await run('mount', ['-t', 'bpf', 'bpf', BPFFS]);
  return {
    async [Symbol.asyncDispose]() {
      await run('umount', [BPFFS]).catch(() => undefined);
    },
  };
}
