#!/usr/bin/env node
import { constants } from 'node:os';
import { EXIT, type ExitStatus } from '../errors/fault.ts';
import { colourFlag } from './environment.ts';
import { reportFailure } from './failure.ts';
import { dispatch } from './program.ts';
import { createTerminal, flushed } from './terminal.ts';
import { VERBS } from './verbs.ts';
import { readVersion } from './version.ts';

/** The first signal asks the verb to stop; the second one does not ask. */
function abortOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort();
    });
  }
  return controller.signal;
}

async function main(): Promise<ExitStatus> {
  const argv = process.argv.slice(2);
  const settings = { env: process.env, cwd: process.cwd(), signal: abortOnSignal() };
  const plain = createTerminal(process, settings);
  try {
    const colour = colourFlag(argv, process.env);
    const terminal = colour === undefined ? plain : createTerminal(process, { ...settings, colour });
    process.on('uncaughtException', (error) => process.exit(reportFailure(error, 'weir', terminal)));
    return await dispatch({ argv, verbs: VERBS, version: readVersion() }, terminal);
  } catch (error) {
    return reportFailure(error, 'weir', plain);
  }
}

// The YAML parser asks the environment about each of its tokens, and the process's own answers in 0.2 µs.
process.env = { ...process.env };
const status = await main().catch(() => EXIT.operational);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(status);
