import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { composeBackend, hostInterfaces, hostOf } from '../compose.ts';
import { askAgent } from '../daemon/socket.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import { type CountersDocument, readCounts } from '../observe/counters.ts';
import { observeRecorded } from '../observe/recorded.ts';
import type { StatusDocument } from '../observe/status.ts';
import type { Command, Options, Terminal } from './command.ts';
import { CONFIG_OPTION, PLACE_OPTIONS, readConfig, textOption } from './configuration.ts';
import { rulesJson, rulesTable } from './status-rules.ts';
import { type Stale, statusTable } from './status-table.ts';

const KERNEL_NOTE = 'no agent is running; what follows was read from the kernel and the records of the last apply\n';
const FILE_NOTE = 'what follows is what the agent wrote last; the kernel was not read\n';

export const status: Command = {
  name: 'status',
  summary: 'Show what is enforced, and what stands in the way',
  options: [
    CONFIG_OPTION,
    ...PLACE_OPTIONS.filter(({ flags }) => !flags.startsWith('--host')),
    { flags: '--rules', description: 'what each rule has decided, and why packets met none' },
    { flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] },
  ],
  examples: [
    { command: 'weir status', does: 'ask the running agent, which reads the kernel back; exit 1 if none answers' },
    { command: 'weir status --rules', does: 'packets and bytes of each rule, with the line it stands at' },
    { command: 'weir status -o json', does: 'the same, for a program' },
  ],
  async run(_args, options, terminal) {
    const run = runFolder(options, terminal.cwd);
    const { document, stale } = await read(run, () => readKernel(options, terminal));
    if (stale !== undefined) terminal.err(FILE_NOTE);
    if (document.agent === null) terminal.err(KERNEL_NOTE);
    const answers = stale === undefined && document.agent !== null;
    const counts = options['rules'] === true ? await countsOf({ run, options, answers }, terminal) : undefined;
    if (options['output'] === 'json') {
      const marked = stale === undefined ? document : { stale: true, ...document };
      terminal.out(`${JSON.stringify({ ...marked, ...(counts && rulesJson(counts)) }, undefined, 2)}\n`);
    } else {
      const colour = terminal.colour.out;
      terminal.out(statusTable(document, { colour, now: Date.now(), stale }));
      if (counts !== undefined) terminal.out(`\n${rulesTable(counts, colour)}`);
    }
    return answers ? EXIT.done : EXIT.operational;
  },
};

interface Asked {
  readonly run: string;
  readonly options: Options;
  /** Whether the agent does. */
  readonly answers: boolean;
}

/** Asks the agent; where there is none, the kernel. What keeps the kernel from being asked is said on stderr. */
async function countsOf({ run, options, answers }: Asked, terminal: Terminal): Promise<CountersDocument | undefined> {
  if (answers) return JSON.parse(await askAgent(run, 'GET', '/counters'));
  try {
    const config = readConfig(options, terminal.cwd, { directory: '/' });
    using backend = await composeBackend(config);
    backend.probe();
    const counts = readCounts(backend, config.state);
    terminal.err('the counters of rules were read from the kernel\n');
    return counts;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    terminal.err(`the counters of rules were not read: ${error.message}\n`);
    return undefined;
  }
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

/** Throws AGENT_UNREACHABLE when there is neither an agent nor its file, and nothing that decides without one. */
async function read(run: string, kernel: () => Promise<StatusDocument | undefined>): Promise<Answer> {
  try {
    return { document: parse(await askAgent(run, 'GET', '/status')) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const file = written(join(run, 'status.json'));
    if (file !== undefined) return { document: parse(file.text), stale: { why: whyNot(error), since: file.at } };
    const document = await kernel();
    if (document === undefined) throw error;
    return { document };
  }
}

/** What decides on a host where policy was applied once and no agent ever ran. */
async function readKernel(options: Options, terminal: Terminal): Promise<StatusDocument | undefined> {
  try {
    const config = readConfig(options, terminal.cwd, { directory: '/' });
    using backend = await composeBackend(config);
    backend.probe();
    const interfaces = await hostInterfaces();
    return observeRecorded(backend, { host: hostOf(config), state: config.state, interfaces });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    terminal.err(`the kernel was not read: ${error.message}\n`);
    return undefined;
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
  // An agent of an older version says nothing of figures.
  const document: StatusDocument = { figures: null, ...JSON.parse(text) };
  if (document.version === 1) return document;
  throw new Fault(
    'AGENT_UNREACHABLE',
    `reading the status: version ${JSON.stringify(document.version)} is not 1; use the weir the agent runs`,
  );
}
