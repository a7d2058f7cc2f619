import type { Applied } from '../apply/apply.ts';
import { composeParts } from '../compose.ts';
import { isAgentThere, socketPath } from '../daemon/socket.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { EXIT, Fault } from '../errors/fault.ts';
import type { Config } from '../model/documents.generated.ts';
import type { ImageFigures } from '../model/image.ts';
import { pass } from '../reconcile/pass.ts';
import type { PassResult } from '../reconcile/result.ts';
import type { Command, Options } from './command.ts';
import { CONFIG_OPTION, MARK_OPTION, PLACE_OPTIONS, readConfig, textOption } from './configuration.ts';
import { imageText } from './figures.ts';
import { printDiagnostics } from './refusal.ts';

export const apply: Command = {
  name: 'apply',
  summary: 'Enforce a folder or a revision once, without an agent',
  arguments: [
    { name: '[directory]', description: 'folder of policies; absent: the configured source', completes: 'directory' },
  ],
  options: [
    CONFIG_OPTION,
    ...PLACE_OPTIONS,
    MARK_OPTION,
    { flags: '--ref <ref>', description: 'branch or tag of the configured repository' },
    { flags: '--force', description: 'take a commit that does not contain the last applied one (after a force-push)' },
    { flags: '-o, --output <format>', description: 'format', default: 'text', choices: ['text', 'json'] },
  ],
  examples: [
    { command: 'weir apply policies --host web-1', does: 'enforce a folder as the policy of web-1' },
    { command: 'weir apply --ref release-7', does: 'enforce another branch or tag of the configured repository' },
    { command: 'weir apply --force', does: 'accept rewritten history; stop the agent first, enforcement stays' },
  ],
  async run([directory], options, terminal) {
    const config = configOf(directory, options, terminal.cwd);
    if (await isAgentThere(config.run)) {
      throw new Fault(
        'AGENT_RUNNING',
        `applying: an agent answers at ${socketPath(config.run)}; stop it first, what it enforces stays`,
      );
    }
    const parts = await composeParts(config, terminal.signal);
    try {
      parts.backend.probe();
      const result = await pass({ ...parts, state: config.state, force: options['force'] === true }, {});
      if (result.kind === 'failed') throw result.fault;
      const report = reportOf(result);
      printDiagnostics(report.diagnostics, terminal);
      terminal.out(options['output'] === 'json' ? `${JSON.stringify(report)}\n` : textOf(result));
      return result.kind === 'refused' ? EXIT.invalidInput : EXIT.done;
    } finally {
      parts.backend[Symbol.dispose]();
    }
  },
};

type Ended = Exclude<PassResult, { kind: 'failed' }>;

function configOf(directory: string | undefined, options: Options, cwd: string): Config {
  const ref = textOption(options, 'ref');
  if (directory !== undefined && ref !== undefined)
    throw new Fault('USAGE', 'applying: both a folder and --ref are given; name one of them');
  const config = readConfig(options, cwd, directory === undefined ? undefined : { directory });
  if (ref === undefined) return config;
  const { git } = config.source;
  if (git === undefined)
    throw new Fault('USAGE', `applying ${ref}: the configured source is no git repository; name a folder instead`);
  return { ...config, source: { git: { ...git, ref } } };
}

interface Report {
  readonly kind: Ended['kind'];
  readonly revision: string;
  readonly origin: string;
  readonly digest?: string;
  readonly figures?: ImageFigures;
  readonly generation?: number;
  readonly pages?: Applied['pages'];
  readonly attached?: readonly string[];
  readonly detached?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

function reportOf(result: Ended): Report {
  if (result.kind === 'refused') return result;
  const { revision, origin, digest, figures } = result.desired;
  const { generation, attached, detached, pages } = result.applied;
  const written = pages === undefined ? {} : { pages };
  const did = { attached, detached, diagnostics: result.warnings };
  const costs = figures === undefined ? {} : { figures };
  return { kind: result.kind, revision, origin, digest, generation, ...costs, ...written, ...did };
}

function textOf(result: Ended): string {
  if (result.kind === 'refused') return `refused ${result.revision}: nothing was changed\n`;
  const { desired, applied } = result;
  const { pages } = applied;
  const did = [
    ...(desired.figures === undefined ? [] : [`image: ${imageText(desired.figures)}`]),
    ...(pages === undefined ? [] : [`wrote ${pages.written} of ${pages.total} pages`]),
    ...applied.attached.map((name) => `attached ${name}`),
    ...applied.detached.map((name) => `detached ${name}`),
  ];
  const head = `${result.kind} ${desired.revision}: generation ${applied.generation}, digest ${desired.digest}`;
  return [head, ...did].map((line) => `${line}\n`).join('');
}
