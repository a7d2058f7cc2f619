import { Fault } from '../errors/fault.ts';

/** Whether this process may do what only root may: an errno of EPERM or EACCES then has another reason. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/** Throws Fault NOT_ROOT: `<doing>: user 1000 may not <what>; run as root`. */
export function assertRoot(doing: string, what: string): void {
  if (isRoot()) return;
  throw new Fault('NOT_ROOT', `${doing}: user ${process.geteuid?.() ?? 'unknown'} may not ${what}; run as root`);
}
