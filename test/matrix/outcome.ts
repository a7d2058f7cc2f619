import { kernelVersion } from '../../controller/kernel/probe.ts';
import type { Ran } from './machine.ts';

/** For the log of a run. */
export function summary({ lines, seconds }: Ran): string {
  const count = lines.filter(({ kind }) => kind === 'test').length;
  const version = lines.find((line) => line.kind === 'ended')?.kernel;
  return `${count} tests in ${seconds.toFixed(0)} s on ${version ?? 'a kernel that did not reach the end'}`;
}

/** What went wrong in a guest of kernel `name` (major.minor); with its last words on the console where something did. */
export function faults(name: string, { lines, console }: Ran): readonly string[] {
  const failed = lines.flatMap((line) =>
    line.kind === 'test' && line.error !== undefined ? [`${line.title}: ${line.error}`] : [],
  );
  const ended = lines.find((line) => line.kind === 'ended');
  const right = ended !== undefined && kernelVersion(ended.kernel).join('.') === name;
  const passed = lines.filter(({ kind }) => kind === 'test').length;
  if (failed.length === 0 && right && passed > 0) return [];
  return [...failed, ...(right ? [] : ['it did not reach the end']), `console: …${console.slice(-4000)}`];
}
