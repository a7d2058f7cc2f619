import { createReadStream } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import { isFields } from '../load/shape.ts';
import { ENGINES, type Engine } from '../model/engine.ts';
import type { Command, Options, Terminal } from './command.ts';
import { type FlowError, isFlowError, readFlow } from './flow.ts';
import { answer, type Question, questioner } from './flow-answer.ts';
import { type AnswerJson, answerJson, type FlowId, sideText } from './flow-render.ts';
import { linesOf } from './lines.ts';
import { readPolicies } from './policies.ts';
import { POLICIES_OPTION, policiesFolder } from './policies-flag.ts';
import { table } from './render.ts';

/** One line of output: the answer, or why there is none. */
type Result = { readonly id: FlowId } & (AnswerJson | FlowError);

export const evaluate: Command = {
  name: 'eval',
  summary: 'Decide many flows at once by the policies of a repository',
  options: [
    POLICIES_OPTION,
    {
      flags: '--engine <engine>',
      description: 'what decides; kernel needs root',
      default: 'reference',
      choices: ENGINES,
    },
    {
      flags: '--flows <file>',
      description: 'one JSON object a line; - is standard input',
      default: '-',
      completes: 'file',
    },
    { flags: '-o, --output <format>', description: 'format', default: 'jsonl', choices: ['jsonl', 'table'] },
  ],
  examples: [
    {
      command: `echo '{"id":"1","src":{"ip":"10.0.0.1"},"dst":{"host":"web-1"},"protocol":"tcp","port":443}' | weir eval --policies policies`,
      does: 'may a client reach a host?',
    },
    {
      command: 'sudo weir eval --policies policies --engine kernel --flows flows.jsonl -o table',
      does: 'the same flows through the real program, for reading',
    },
  ],
  async run(_args, options, terminal) {
    const resolved = await readPolicies(policiesFolder(undefined, options, terminal), terminal);
    if (resolved === undefined) return EXIT.invalidInput;
    const { openEngine } = await import('../compose.ts');
    using engine = await openEngine(ENGINES.find((name) => name === options['engine']) ?? 'reference');
    return evaluateLines(engine, questioner(resolved), options, terminal);
  },
};

async function evaluateLines(
  engine: Engine,
  question: (flow: Parameters<ReturnType<typeof questioner>>[0]) => Question | FlowError,
  options: Options,
  terminal: Terminal,
): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.done;
  const rows: Result[] = [];
  for await (const line of linesOf(flowBytes(String(options['flows']), terminal))) {
    if (line.trim() === '') continue;
    const result = decide(line, engine, question);
    if ('error' in result) status = EXIT.invalidInput;
    if (options['output'] === 'table') rows.push(result);
    else terminal.out(`${JSON.stringify(result)}\n`);
  }
  if (options['output'] === 'table') terminal.out(resultTable(rows));
  return status;
}

async function* flowBytes(file: string, terminal: Terminal): AsyncGenerator<Uint8Array> {
  if (file === '-') {
    yield* terminal.stdin;
    return;
  }
  const path = resolvePath(terminal.cwd, file);
  try {
    for await (const chunk of createReadStream(path)) yield chunk;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('SOURCE_MISSING', `reading flows from ${path}: ${message}; name a file, or - for standard input`, {
      cause,
    });
  }
}

function decide(line: string, engine: Engine, question: Parameters<typeof evaluateLines>[1]): Result {
  const value = parseLine(line);
  if (isFlowError(value)) return { id: null, error: value.error };
  const id = idOf(value);
  const flow = readFlow(value.json);
  if (isFlowError(flow)) return { id, error: flow.error };
  const asked = question(flow);
  if (isFlowError(asked)) return { id, error: asked.error };
  return { id, ...answerJson(answer(engine, asked)) };
}

function parseLine(line: string): { readonly json: unknown } | FlowError {
  try {
    return { json: JSON.parse(line) };
  } catch (error) {
    return {
      error: `reading a flow: ${error instanceof Error ? error.message : String(error)}; write one JSON object a line`,
    };
  }
}

function idOf({ json }: { readonly json: unknown }): FlowId {
  const id = isFields(json) ? json['id'] : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function resultTable(results: readonly Result[]): string {
  const rows = results.map((result) =>
    'error' in result
      ? [String(result.id ?? ''), 'error', result.error]
      : [String(result.id ?? ''), result.verdict, sideText(result.egress), sideText(result.ingress)],
  );
  return table([['ID', 'VERDICT', 'EGRESS', 'INGRESS'], ...rows]);
}
