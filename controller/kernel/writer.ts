import { closeSync, existsSync, fstatSync, statSync } from 'node:fs';
import { Fault } from '../errors/fault.ts';
import { tryLock } from './ffi.ts';
import { isThere, openPrivate } from './folders.ts';
import { lockHolder } from './lock-holder.ts';

/** The right to write below a folder of pins: one process has it, and the kernel takes it back however that process ends. */
export interface Writer extends Disposable {
  /**
   * Takes it unless it is taken already, making the folder, which is root's alone. Throws Fault AGENT_RUNNING while another
   * process has it, PINS_FOREIGN where the folder is another user's.
   */
  claim(): void;
  /** As claim, for what has nothing to do where there is no folder. */
  claimExisting(): void;
}

export function writerOf(pins: string): Writer {
  let held: number | undefined;
  const drop = (): void => {
    if (held !== undefined) closeSync(held);
    held = undefined;
  };
  const claim = (): void => {
    while (held === undefined || !isAt(held, pins)) {
      drop();
      held = openPrivate(pins);
      if (tryLock(held)) continue;
      const holder = lockHolder(held);
      drop();
      throw new Fault('AGENT_RUNNING', `writing to ${pins}: ${holder} has the lock; stop it first`);
    }
  };
  return {
    claim,
    claimExisting() {
      if (isThere(pins)) claim();
    },
    [Symbol.dispose]: drop,
  };
}

/** A folder that was removed and made again is another one. */
function isAt(descriptor: number, path: string): boolean {
  return existsSync(path) && fstatSync(descriptor).ino === statSync(path).ino;
}
