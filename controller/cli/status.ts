import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { askAgent } from '../daemon/socket.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import type { StatusDocument } from '../observe/status.ts';
import type { Command, Options } from './command.ts';
import { CONFIG_OPTION, readConfig, textOption } from './configuration.ts';
import { statusTable } from './status-table.ts';

const FILE_NOTE = 'the agent is not running; this is what it wrote last, the kernel was not read\n';

export const status: Command = {
  name: 'status',
  summary: 'Show what is enforced, and what stands in the way',
  options: [
    CONFIG_OPTION,
    { flags: '--run <folder>', description: 'folder of the status file and the socket', completes: 'directory' },
    { flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] },
  ],
  examples: [
    { command: 'weir status', does: 'ask the running agent, which reads the kernel back' },
    { command: 'weir status -o json', does: 'the same, for a program' },
  ],
  async run(_args, options, terminal) {
    const { text, isLive } = await read(runFolder(options, terminal.cwd));
    if (!isLive) terminal.err(FILE_NOTE);
    if (options['output'] === 'json') terminal.out(text.endsWith('\n') ? text : `${text}\n`);
    else terminal.out(statusTable(parse(text), { colour: terminal.colour.out, now: Date.now() }));
    return EXIT.done;
  },
};

function runFolder(options: Options, cwd: string): string {
  const run = textOption(options, 'run');
  return run === undefined ? readConfig(options, cwd, { directory: '/' }).run : resolve(cwd, run);
}

/** Throws AGENT_UNREACHABLE when there is neither an agent nor its file. */
async function read(run: string): Promise<{ text: string; isLive: boolean }> {
  try {
    return { text: await askAgent(run, 'GET', '/status'), isLive: true };
  } catch (error) {
    const text = fileText(join(run, 'status.json'));
    if (text === undefined) throw error;
    return { text, isLive: false };
  }
}

function fileText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
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
