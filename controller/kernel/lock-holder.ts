import { fstatSync, readFileSync } from 'node:fs';

const LONGEST = 80;

/** Who holds the flock(2) of an open file or folder: `process 4711 (weir run)`; what can be told of it, if anything. */
export function lockHolder(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  const pid = holderIn(read('/proc/locks') ?? '', { dev, ino });
  if (pid === undefined) return 'another process';
  const command = printable(read(`/proc/${pid}/cmdline`) ?? '');
  return command === '' ? `process ${pid}` : `process ${pid} (${command})`;
}

/**
 * The process id in a text of /proc/locks, `1: FLOCK  ADVISORY  WRITE 4711 00:1f:1234 0 EOF`; `undefined` where the lock is
 * not listed, or is of a process that this one cannot see. `dev` as stat(2) has it (new_encode_dev, include/linux/kdev_t.h).
 */
export function holderIn(
  locks: string,
  { dev, ino }: { readonly dev: bigint; readonly ino: bigint },
): number | undefined {
  const major = (dev >> 8n) & 0xfffn;
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xfff00n);
  const file = `${hex(major)}:${hex(minor)}:${ino}`;
  const fields = locks.split('\n').map((line) => line.trim().split(/\s+/));
  const pid = Number(fields.find(([, kind, , , , at]) => kind === 'FLOCK' && at === file)?.[4]);
  return pid > 0 ? pid : undefined;
}

/** Words of a command line on one line: whoever runs it chose them. */
function printable(words: string): string {
  const text = words.replace(/[^ -~]+/g, ' ').trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function hex(number: bigint): string {
  return number.toString(16).padStart(2, '0');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
