import { isDeepStrictEqual } from 'node:util';
import type { Undeclared } from '../observe/undeclared.ts';
import type { Log } from './log.ts';

/** Takes what was found now; says whether it differs from what was found before. */
export type Notice = (found: readonly Undeclared[]) => boolean;

/** Warns once of each change in what is undeclared; that there is nothing any more is no warning. */
export function createNotice(log: Log): Notice {
  let known: readonly Undeclared[] = [];
  return (found) => {
    if (isDeepStrictEqual(found, known)) return false;
    known = found;
    if (found.length > 0) log.emit({ event: 'addresses-undeclared', interfaces: found });
    return true;
  };
}
