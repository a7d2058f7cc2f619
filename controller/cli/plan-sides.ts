import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { composeSource, hostOf } from '../compose.ts';
import { Fault } from '../errors/fault.ts';
import type { Outline } from '../model/outline.ts';
import type { Resolved } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { readGeneration, readLastApplied } from '../observe/records.ts';
import { outline } from '../plan/outline.ts';
import { buildHost, check } from '../reconcile/build.ts';
import { snapshotCommit } from '../source/commit.ts';
import { snapshotDirectory } from '../source/directory.ts';
import type { Options, Terminal } from './command.ts';
import { readConfig, textOption } from './configuration.ts';
import { printDiagnostics } from './refusal.ts';

/** What one host would get, and what it has. */
export interface Sides {
  readonly desired: Outline;
  readonly live: Outline | undefined;
}

export interface Question {
  readonly directory: string | undefined;
  readonly options: Options;
  readonly terminal: Terminal;
}

/**
 * The outlines to compare, one pair a host: against `--base` every host of the head (or `--host`), else this
 * machine's against its record. `undefined` when a side has errors, which are printed.
 */
export async function readSides(question: Question): Promise<readonly Sides[] | undefined> {
  const { directory, options, terminal } = question;
  const head = await headOf(question);
  const base = textOption(options, 'base');
  const before = base === undefined ? undefined : await sideOf(base, directory ?? '.', terminal);
  const desired = checked(head, terminal);
  if (desired === undefined) return undefined;
  if (before === undefined) return againstRecord(question, head, desired);
  const old = checked(before, terminal);
  if (old === undefined) return undefined;
  const only = textOption(options, 'host');
  const hosts = only === undefined ? [...desired.hosts.keys()].sort() : [only];
  return collect(hosts, (host) => {
    const after = outlineOf({ resolved: desired, snapshot: head, host }, terminal);
    if (after === undefined) return undefined;
    const live = old.hosts.has(host) ? outlineOf({ resolved: old, snapshot: before, host }, terminal) : undefined;
    return { desired: after, live };
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

function againstRecord(
  { options, directory, terminal }: Question,
  snapshot: Snapshot,
  resolved: Resolved,
): readonly Sides[] | undefined {
  const config = readConfig(
    options,
    terminal.cwd,
    directory === undefined && options['head'] === undefined ? undefined : { directory: snapshot.origin },
  );
  const last = readLastApplied(config.state);
  const desired = outlineOf({ resolved, snapshot, host: hostOf(config) }, terminal);
  if (desired === undefined) return undefined;
  return [{ desired, live: last === undefined ? undefined : readGeneration(config.state, last.generation)?.outline }];
}

function outlineOf(
  { resolved, snapshot, host }: { resolved: Resolved; snapshot: Snapshot; host: string },
  terminal: Terminal,
): Outline | undefined {
  const { value, diagnostics } = buildHost(resolved, host);
  printDiagnostics(diagnostics, terminal);
  return value === undefined ? undefined : outline(value.policy, value.image, snapshot);
}

function checked(snapshot: Snapshot, terminal: Terminal): Resolved | undefined {
  const { value, diagnostics } = check(snapshot);
  if (value === undefined) printDiagnostics(diagnostics, terminal);
  return value;
}

/** Every answer, or `undefined` if one is missing. */
function collect<T, U>(values: readonly T[], answer: (value: T) => U | undefined): readonly U[] | undefined {
  const answers = values.flatMap((value) => answer(value) ?? []);
  return answers.length === values.length ? answers : undefined;
}
