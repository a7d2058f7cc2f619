import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { askAgent } from '../daemon/socket.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import type { StatusDocument } from '../observe/status.ts';
import type { Command, Options } from './command.ts';
import { CONFIG_OPTION, readConfig, textOption } from './configuration.ts';
import { type Stale, statusTable } from './status-table.ts';

const FILE_NOTE = 'what follows is what the agent wrote last; the kernel was not read\n';

export const status: Command = {
  name: 'status',
  summary: 'Show what is enforced, and what stands in the way',
  options: [
    CONFIG_OPTION,
    { flags: '--run <folder>', description: 'folder of the status file and the socket', completes: 'directory' },
    { flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] },
  ],
  examples: [
    { command: 'weir status', does: 'ask the running agent, which reads the kernel back; exit 1 if none answers' },
    { command: 'weir status -o json', does: 'the same, for a program' },
  ],
  async run(_args, options, terminal) {
    const { document, stale } = await read(runFolder(options, terminal.cwd));
    if (stale !== undefined) terminal.err(FILE_NOTE);
    if (options['output'] === 'json') terminal.out(statusJson(document, stale));
    else terminal.out(statusTable(document, { colour: terminal.colour.out, now: Date.now(), stale }));
    return stale === undefined ? EXIT.done : EXIT.operational;
  },
};

function statusJson(document: StatusDocument, stale: Stale | undefined): string {
  return `${JSON.stringify(stale === undefined ? document : { stale: true, ...document }, undefined, 2)}\n`;
}

function runFolder(options: Options, cwd: string): string {
  const run = textOption(options, 'run');
  return run === undefined ? readConfig(options, cwd, { directory: '/' }).run : resolve(cwd, run);
}

interface Answer {
  readonly document: StatusDocument;
  /** Set where the document is the agent's last word, not its answer. */
  readonly stale?: Stale;
}

/** Throws AGENT_UNREACHABLE when there is neither an agent nor its file. */
async function read(run: string): Promise<Answer> {
  try {
    return { document: parse(await askAgent(run, 'GET', '/status')) };
  } catch (error) {
    const file = written(join(run, 'status.json'));
    if (file === undefined || !(error instanceof Fault)) throw error;
    return { document: parse(file.text), stale: { why: whyNot(error), since: file.at } };
  }
}

/** What is known of the agent: a refused connection is no agent, a forbidden one says nothing of it. */
function whyNot({ cause }: Fault): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'no agent is running';
  if (code === 'EACCES' || code === 'EPERM') return 'only root may ask the agent';
  return 'the agent does not answer';
}

function written(file: string): { readonly text: string; readonly at: string } | undefined {
  try {
    return { text: readFileSync(file, 'utf8'), at: statSync(file).mtime.toISOString() };
  } catch {
    return undefined;
  }
}

function parse(text: string): StatusDocument {
  const document: StatusDocument = JSON.parse(text);
  if (document.version === 1) return document;
  throw new Fault(
    'AGENT_UNREACHABLE',
    `reading the status: version ${JSON.stringify(document.version)} is not 1; use the weir the agent runs`,
  );
}
