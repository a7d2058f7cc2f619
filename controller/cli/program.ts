import { Argument, CommanderError, Option, Command as Program } from 'commander';
import { EXIT, type ExitStatus } from '../errors/fault.ts';
import type { Command, Terminal } from './command.ts';
import { twinOf } from './environment.ts';
import { reportFailure, reportUsage } from './failure.ts';
import { effectiveOptions } from './options.ts';
import { paint } from './render.ts';
import { loadEach, type Verb } from './verbs.ts';

const DESCRIPTION = 'Network policy from git, compiled to eBPF at the TC hook, switched atomically.';
const MORE = `
Every flag has an environment twin: --color is ${twinOf('--color')}=1. NO_COLOR and CI are respected.
Exit status: 0 done, 1 operational error, 2 invalid input, 3 differences (with --exit-code), 4 policy test failed,
5 safety refusal, 6 reverted, 7 part of the fleet, 64 usage.
`;

/** What `dispatch` runs: the words after `weir`, and what it is. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly verbs: readonly Verb[];
  readonly version: string;
}

/**
 * Runs one invocation and gives its exit status; never throws. Only the verb that was asked for is loaded,
 * all of them only for help.
 */
export async function dispatch(invocation: Invocation, terminal: Terminal): Promise<ExitStatus> {
  const name = invocation.argv.find((word) => !word.startsWith('-'));
  const outcome: { status: ExitStatus } = { status: EXIT.done };
  try {
    const program = createProgram(invocation.version, terminal);
    const loaded = await load(invocation, name);
    for (const verb of loaded) addVerb(program, { verb, terminal, outcome });
    for (const { name: other } of invocation.verbs) {
      if (!loaded.some((verb) => verb.name === other)) program.command(other);
    }
    await program.parseAsync(wordsFor(invocation, name), { from: 'user' });
    return outcome.status;
  } catch (error) {
    const known = invocation.verbs.some((verb) => verb.name === name);
    const asked = known ? `weir ${name}` : 'weir';
    if (!(error instanceof CommanderError)) return reportFailure(error, asked, terminal);
    return error.exitCode === 0 ? EXIT.done : reportUsage(error, asked, terminal);
  }
}

/** Without the plea for help behind a word that is no verb: the word is what is wrong. */
function wordsFor({ argv, verbs }: Invocation, name: string | undefined): readonly string[] {
  const isWrong = name !== undefined && name !== 'help' && !verbs.some((verb) => verb.name === name);
  return isWrong ? argv.filter((word) => word !== '-h' && word !== '--help') : argv;
}

async function load({ argv, verbs }: Invocation, name: string | undefined): Promise<readonly Command[]> {
  const asksForHelp = name === 'help' || (name === undefined && !argv.includes('-V') && !argv.includes('--version'));
  const wanted = asksForHelp ? verbs : verbs.filter((verb) => verb.name === name);
  return loadEach(wanted);
}

function createProgram(version: string, terminal: Terminal): Program {
  const program = new Program('weir');
  program
    .description(DESCRIPTION)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [verb]', 'print help on a verb')
    .option('--color', 'colour even when the output is no terminal')
    .option('--no-color', 'no colour')
    .usage('[flags] <verb> ...')
    .addHelpText('after', MORE)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => paint(true, 'bold', title), subcommandTerm: (verb) => verb.name() })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      outputError: () => undefined,
      getOutHasColors: () => terminal.colour.out,
      getErrHasColors: () => terminal.colour.err,
    });
  return program;
}

interface Wiring {
  readonly verb: Command;
  readonly terminal: Terminal;
  readonly outcome: { status: ExitStatus };
}

function addVerb(program: Program, { verb, terminal, outcome }: Wiring): void {
  const command = program.command(verb.name).description(verb.summary).configureHelp({ showGlobalOptions: true });
  for (const { name, description, choices } of verb.arguments ?? []) {
    const argument = new Argument(name, description);
    command.addArgument(choices === undefined ? argument : argument.choices(choices));
  }
  for (const { flags, description, default: fallback, choices } of verb.options ?? []) {
    const option = new Option(flags, description).default(fallback);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
  command.addHelpText('after', examples(verb));
  command.action(async () => {
    outcome.status = await verb.run(command.args, effectiveOptions(command, verb, terminal.env), terminal);
  });
}

function examples({ examples: list }: Command): string {
  const lines = list.flatMap(({ command, does }) => [`  # ${does}`, `  ${command}`]);
  return `\nExamples:\n${lines.join('\n')}\n`;
}
