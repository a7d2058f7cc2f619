import { closeSync, existsSync, fstatSync, mkdirSync, openSync, statSync } from 'node:fs';
import { Fault } from '../errors/fault.ts';
import { tryLock } from './ffi.ts';

/** The right to write below a folder of pins: one process has it, and the kernel takes it back however that process ends. */
export interface Writer extends Disposable {
  /** Takes it unless it is taken already, making the folder. Throws Fault AGENT_RUNNING while another process has it. */
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
      mkdirSync(pins, { recursive: true });
      held = openSync(pins, 'r');
      if (tryLock(held)) continue;
      drop();
      throw new Fault('AGENT_RUNNING', `writing to ${pins}: another weir writes there; stop it first`);
    }
  };
  return {
    claim,
    claimExisting() {
      if (existsSync(pins)) claim();
    },
    [Symbol.dispose]: drop,
  };
}

/** A folder that was removed and made again is another one. */
function isAt(descriptor: number, path: string): boolean {
  return existsSync(path) && fstatSync(descriptor).ino === statSync(path).ino;
}
