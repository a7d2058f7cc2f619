import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { composeSource, hostOf } from '../compose.ts';
import type { Checked, Diagnostic } from '../errors/diagnostic.ts';
import { Fault } from '../errors/fault.ts';
import type { Outline } from '../model/outline.ts';
import type { Resolved } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { outline } from '../plan/outline.ts';
import { buildHost, check } from '../reconcile/build.ts';
import { snapshotCommit } from '../source/commit.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Options, Terminal } from './command.ts';
import { readConfig, textOption } from './configuration.ts';
import { type Enforced, readEnforced } from './plan-enforced.ts';
import { printDiagnostics } from './refusal.ts';

/** What one host would get, and what it has. */
export interface Sides {
  readonly desired: Outline;
  readonly live: Outline | undefined;
  /** Absent where no host was looked at. */
  readonly enforced?: Enforced;
  readonly warnings: readonly Diagnostic[];
}

export interface Question {
  readonly directory: string | undefined;
  readonly options: Options;
  readonly terminal: Terminal;
}

/**
 * The outlines to compare, one pair a host: against `--base` every host of the head (or `--host`), else this
 * machine's against what it enforces. `undefined` when a side has errors, which are printed.
 */
export async function readSides(question: Question): Promise<readonly Sides[] | undefined> {
  const { directory, options, terminal } = question;
  const head = await headOf(question);
  const base = textOption(options, 'base');
  const before = base === undefined ? undefined : await sideOf(base, directory ?? '.', terminal);
  const desired = checked(head, terminal);
  if (desired === undefined) return undefined;
  if (before === undefined) return againstHost(question, head, desired);
  const old = checked(before, terminal);
  if (old === undefined) {
    terminal.err(
      `these errors are in ${base}, which is compared with; choose another --base, or read the plan without one\n`,
    );
    return undefined;
  }
  const only = textOption(options, 'host');
  const hosts = only === undefined ? [...desired.resolved.hosts.keys()].sort() : [only];
  return collect(hosts, (host) => {
    const after = outlineOf({ ...desired, snapshot: head, host }, terminal);
    if (after === undefined) return undefined;
    const live = old.resolved.hosts.has(host)
      ? outlineOf({ ...old, snapshot: before, host }, terminal)?.outline
      : undefined;
    return { desired: after.outline, live, warnings: after.warnings };
  });
}

function headOf({ directory, options, terminal }: Question): Promise<Snapshot> {
  const head = textOption(options, 'head');
  const ref = textOption(options, 'ref');
  if ([head, ref, directory].filter((one) => one !== undefined).length > 1) {
    throw new Fault('USAGE', 'planning: more than one of a folder, --head and --ref is given; name one of them');
  }
  if (directory !== undefined) return snapshotDirectory(resolve(terminal.cwd, directory));
  if (head !== undefined) return sideOf(head, '.', terminal);
  return configured(options, ref, terminal);
}

async function configured(options: Options, ref: string | undefined, terminal: Terminal): Promise<Snapshot> {
  const config = readConfig(options, terminal.cwd);
  const { git } = config.source;
  if (ref !== undefined && git === undefined) {
    throw new Fault('USAGE', `planning ${ref}: the configured source is no git repository; name a folder instead`);
  }
  const source = git === undefined || ref === undefined ? config.source : { git: { ...git, ref } };
  const candidate = await composeSource({ ...config, source }, terminal.signal).latest(undefined);
  return candidate.read();
}

/** A folder where there is one of that name, else a revision of the repository around `folder`. */
function sideOf(side: string, folder: string, terminal: Terminal): Promise<Snapshot> {
  const path = resolve(terminal.cwd, side);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? snapshotDirectory(path) : snapshotCommit(resolve(terminal.cwd, folder), side);
}

async function againstHost(
  { options, directory, terminal }: Question,
  snapshot: Snapshot,
  found: Found,
): Promise<readonly Sides[] | undefined> {
  const config = readConfig(
    options,
    terminal.cwd,
    directory === undefined && options['head'] === undefined ? undefined : { directory: snapshot.origin },
  );
  const desired = outlineOf({ ...found, snapshot, host: hostOf(config) }, terminal);
  if (desired === undefined) return undefined;
  const { enforced, live } = await readEnforced(config, desired.outline, terminal);
  return [{ desired: desired.outline, live, enforced, warnings: desired.warnings }];
}

/** A snapshot without errors. */
interface Found {
  readonly resolved: Resolved;
  readonly warnings: readonly Diagnostic[];
}

function outlineOf(
  { resolved, warnings, snapshot, host }: Found & { snapshot: Snapshot; host: string },
  terminal: Terminal,
): { readonly outline: Outline; readonly warnings: readonly Diagnostic[] } | undefined {
  const { value, diagnostics } = accepted(buildHost(resolved, host), terminal);
  if (value === undefined) return undefined;
  return { outline: outline(value.policy, value.image, snapshot), warnings: [...warnings, ...diagnostics] };
}

function checked(snapshot: Snapshot, terminal: Terminal): Found | undefined {
  const { value, diagnostics } = accepted(check(snapshot), terminal);
  return value === undefined ? undefined : { resolved: value, warnings: diagnostics };
}

/** What was refused is printed; the warnings of what was not are the plan's to show. */
function accepted<T>(answer: Checked<T>, terminal: Terminal): Checked<T> {
  if (answer.value === undefined) printDiagnostics(answer.diagnostics, terminal);
  return answer;
}

/** Every answer, or `undefined` if one is missing. */
function collect<T, U>(values: readonly T[], answer: (value: T) => U | undefined): readonly U[] | undefined {
  const answers = values.flatMap((value) => answer(value) ?? []);
  return answers.length === values.length ? answers : undefined;
}
