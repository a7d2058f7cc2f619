import { isDeepStrictEqual } from 'node:util';
import { EXIT, type ExitStatus } from '../errors/fault.ts';
import { ENGINES, type EngineName } from '../model/engine.ts';
import { referenceEngine } from '../model/evaluate.ts';
import type { Packet } from '../model/packet.ts';
import type { Direction, Resolved } from '../model/policy.ts';
import { type Walk, walk } from '../model/walk.ts';
import { formatAddress } from '../net/address.ts';
import { formatProtocol } from '../net/protocol.ts';
import type { Command, Options, Terminal } from './command.ts';
import { twinValue } from './environment.ts';
import { unaskedOwners } from './explain-owner.ts';
import { subjectText, walkJson, walkLines } from './explain-walk.ts';
import { type Flow, isFlowError } from './flow.ts';
import { answer, type Question, questioner } from './flow-answer.ts';
import { flowOf } from './flow-options.ts';
import { type AnswerJson, answerJson, sideText } from './flow-render.ts';
import { readPolicies } from './policies.ts';
import { POLICIES_OPTION, policiesFolder } from './policies-flag.ts';

/** What another engine said, and whether that is what the reference says. */
interface Second {
  readonly engine: EngineName;
  readonly answer: AnswerJson;
  readonly agrees: boolean;
}

export const explain: Command = {
  name: 'explain',
  summary: 'Say why one flow is allowed or denied: every tier, rule and line that was asked',
  options: [
    POLICIES_OPTION,
    { flags: '--from <endpoint>', description: 'source: an address, a host, or a workload as namespace/name' },
    { flags: '--to <endpoint>', description: 'destination, likewise' },
    { flags: '--protocol <protocol>', description: 'name or number' },
    { flags: '--port <port>', description: 'destination port' },
    { flags: '--source-port <port>', description: 'source port (49152 when absent)' },
    { flags: '--icmp-type <type>', description: 'ICMP type (echo request when absent)' },
    { flags: '--icmp-code <code>', description: 'ICMP code' },
    { flags: '--host <host>', description: 'ask everything one hook judges: the host' },
    { flags: '--interface <name>', description: 'the interface' },
    { flags: '--direction <direction>', description: 'as the interface sees it', choices: ['ingress', 'egress'] },
    { flags: '--flow <json>', description: 'the whole flow, as a line of eval' },
    {
      flags: '--engine <engine>',
      description: 'ask this one too; kernel needs root',
      default: 'reference',
      choices: ENGINES,
    },
    { flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] },
  ],
  examples: [
    {
      command: 'weir explain --policies policies --from 203.0.113.9 --to web-1 --protocol tcp --port 443',
      does: 'why may a client reach a host, or not?',
    },
    {
      command:
        'weir explain --from 10.0.0.1 --to 10.0.0.2 --protocol icmp --host web-1 --interface eth0 --direction ingress',
      does: 'what a forwarded packet meets at one hook',
    },
  ],
  async run(_args, options, terminal) {
    const flow = flowOf(asked(options, terminal));
    if (isFlowError(flow)) return refuse(flow.error, terminal);
    const resolved = await readPolicies(policiesFolder(undefined, options, terminal), terminal);
    if (resolved === undefined) return EXIT.invalidInput;
    return explainFlow(resolved, flow, options, terminal);
  },
};

/** `WEIR_HOST` tells other verbs which host this is: without an interface it asks nothing here. */
function asked(options: Options, { env }: Terminal): Options {
  const { host, ...others } = options;
  const isAlone = options['interface'] === undefined && options['direction'] === undefined;
  return isAlone && host !== undefined && host === twinValue(env, '--host') ? others : options;
}

function refuse(error: string, terminal: Terminal): ExitStatus {
  terminal.err(`weir explain: ${error}\n`);
  return EXIT.invalidInput;
}

async function explainFlow(resolved: Resolved, flow: Flow, options: Options, terminal: Terminal): Promise<ExitStatus> {
  const question = questioner(resolved)(flow);
  if (isFlowError(question)) return refuse(question.error, terminal);
  const first = answerJson(answer(referenceEngine, question));
  const second = await askSecond(ENGINES.find((name) => name === options['engine']) ?? 'reference', question, first);
  const notes = unaskedOwners(resolved, flow);
  const walks = (['egress', 'ingress'] as const).map((direction) => ({ direction, made: walkOf(question, direction) }));
  if (options['output'] === 'json') {
    const made = walks.flatMap(({ direction, made: one }) => (one === undefined ? [] : [walkJson(direction, one)]));
    terminal.out(
      `${JSON.stringify({ ...first, notes, walks: made, ...(second === undefined ? {} : { second }) }, null, 2)}\n`,
    );
  } else {
    const sides = walks.flatMap(({ direction, made }) => ['', ...sideLines(question, direction, made)]);
    const isAsked = question.egress !== undefined || question.ingress !== undefined;
    const reason = first.reason ?? (isAsked ? undefined : 'no policy was asked');
    const why = reason === undefined ? '' : ` (${reason})`;
    const head = [`${first.verdict}${why}: ${packetText(question.packet)}`, ...notes.map((note) => `note: ${note}`)];
    const lines = [...head, ...sides, ...secondLines(second)];
    terminal.out(`${lines.join('\n')}\n`);
  }
  return second === undefined || second.agrees ? EXIT.done : EXIT.operational;
}

async function askSecond(name: EngineName, question: Question, first: AnswerJson): Promise<Second | undefined> {
  if (name === 'reference') return undefined;
  const { openEngine } = await import('../compose.ts');
  using engine = await openEngine(name);
  const second = answerJson(answer(engine, question));
  return { engine: name, answer: second, agrees: isDeepStrictEqual(first, second) };
}

function walkOf({ packet, ...sides }: Question, direction: Direction): Walk | undefined {
  const judged = sides[direction];
  return judged && walk(judged.policy, judged.subject, direction, packet);
}

function sideLines(question: Question, direction: Direction, made: Walk | undefined): readonly string[] {
  const judged = question[direction];
  if (judged === undefined || made === undefined) return [`${direction}: not judged`];
  return [`${direction}: ${subjectText(judged.subject, judged.policy.host)}`, ...walkLines(made)];
}

function secondLines(second: Second | undefined): readonly string[] {
  if (second === undefined) return [];
  const { engine, answer: said, agrees } = second;
  return [
    '',
    `engine ${engine}: ${said.verdict}, ${agrees ? 'as the reference says' : 'NOT what the reference says; report this policy and flow'}`,
    ...(agrees ? [] : [`  egress: ${sideText(said.egress)}`, `  ingress: ${sideText(said.ingress)}`]),
  ];
}

/** `tcp 10.0.0.1:49152 -> 192.0.2.1:443`, `icmp 10.0.0.1 -> 192.0.2.1 type 8 code 0`. */
function packetText({ protocol, source, destination, transport }: Packet): string {
  const [from, to] = [formatAddress(source), formatAddress(destination)];
  const name = formatProtocol(protocol);
  if (transport.kind === 'icmp') return `${name} ${from} -> ${to} type ${transport.type} code ${transport.code}`;
  if (transport.kind !== 'ports') return `${name} ${from} -> ${to}`;
  return `${name} ${from} port ${transport.source} -> ${to} port ${transport.destination}`;
}
