import type { Command, Options } from '../../controller/cli/command.ts';
import { dispatch } from '../../controller/cli/program.ts';
import { EXIT, Fault } from '../../controller/errors/fault.ts';
import { recordedTerminal } from './terminal-double.ts';

const seen: { args: readonly string[]; options: Options }[] = [];

const paint: Command = {
  name: 'paint',
  summary: 'Paint a wall',
  arguments: [
    { name: '<wall>', description: 'which wall' },
    { name: '[more...]', description: 'further walls' },
  ],
  options: [
    { flags: '-o, --output <format>', description: 'format', default: 'table', choices: ['table', 'json'] },
    { flags: '--dry-run', description: 'change nothing' },
    { flags: '--no-primer', description: 'without primer' },
  ],
  examples: [{ command: 'weir paint north', does: 'one wall' }],
  async run(args, options) {
    seen.push({ args, options });
    return EXIT.differences;
  },
};

function failing(error: unknown): Command {
  return { name: 'fail', summary: 'Fail', examples: [], run: () => Promise.reject(error) };
}

const loads: string[] = [];

async function weir(line: string, { env = {}, error = new Error('no reason') as unknown, aborted = false } = {}) {
  seen.length = 0;
  loads.length = 0;
  const commands = [paint, failing(error)];
  const verbs = commands.map((command) => ({
    name: command.name,
    load: async () => {
      loads.push(command.name);
      return command;
    },
  }));
  const terminal = recordedTerminal({ env, signal: aborted ? AbortSignal.abort() : new AbortController().signal });
  const argv = line.split(' ').filter((word) => word !== '');
  const status = await dispatch({ argv, verbs, version: '1.2.3' }, terminal);
  return { status, ...terminal.written };
}

describe('a verb gets its arguments, options and defaults', () => {
  const table: [string, Record<string, string>, readonly string[], Options][] = [
    ['paint north', {}, ['north'], { output: 'table', primer: true }],
    ['paint north south east', {}, ['north', 'south', 'east'], { output: 'table', primer: true }],
    ['paint -o json north', {}, ['north'], { output: 'json', primer: true }],
    ['paint north --no-primer --dry-run', {}, ['north'], { output: 'table', primer: false, dryRun: true }],
    ['--no-color paint north', {}, ['north'], { output: 'table', primer: true }],
    ['paint north --color', {}, ['north'], { output: 'table', primer: true }],
    ['paint -- --north', {}, ['--north'], { output: 'table', primer: true }],
    ['paint north', { WEIR_OUTPUT: 'json' }, ['north'], { output: 'json', primer: true }],
    ['paint north', { WEIR_OUTPUT: '' }, ['north'], { output: 'table', primer: true }],
    ['paint north -o table', { WEIR_OUTPUT: 'json' }, ['north'], { output: 'table', primer: true }],
    ['paint north', { WEIR_DRY_RUN: 'yes' }, ['north'], { output: 'table', primer: true, dryRun: true }],
    ['paint north', { WEIR_DRY_RUN: '0' }, ['north'], { output: 'table', primer: true, dryRun: false }],
    ['paint north', { WEIR_NO_PRIMER: '1' }, ['north'], { output: 'table', primer: false }],
    ['paint north', { WEIR_NO_PRIMER: 'off' }, ['north'], { output: 'table', primer: true }],
  ];
  test.each(table)('weir %s %j', async (line, env, args, options) => {
    expect(await weir(line, { env })).toEqual({ status: EXIT.differences, out: '', err: '' });
    expect(seen).toEqual([{ args, options }]);
    expect(loads).toEqual(['paint']);
  });
});

describe('usage errors are one line, name the way out and exit 64', () => {
  const table: [string, Record<string, string>, string][] = [
    ['piant', {}, `weir: unknown command 'piant'; did you mean paint? See "weir --help" [USAGE]`],
    ['varnish', {}, `weir: unknown command 'varnish'; see "weir --help" [USAGE]`],
    ['varnish --help', {}, `weir: unknown command 'varnish'; see "weir --help" [USAGE]`],
    ['paint', {}, `weir paint: missing required argument 'wall'; see "weir paint --help" [USAGE]`],
    [
      'fail now',
      {},
      `weir fail: too many arguments for 'fail'. Expected 0 arguments but got 1; see "weir fail --help" [USAGE]`,
    ],
    [
      'paint n --dry-rnu',
      {},
      `weir paint: unknown option '--dry-rnu'; did you mean --dry-run? See "weir paint --help" [USAGE]`,
    ],
    [
      'paint n -o xml',
      {},
      `weir paint: option '-o, --output <format>' argument 'xml' is invalid: use one of table, json; see "weir paint --help" [USAGE]`,
    ],
    [
      'paint n',
      { WEIR_OUTPUT: 'xml' },
      `weir paint: reading WEIR_OUTPUT: "xml" is not a value of --output; use table, json [USAGE]`,
    ],
    [
      'paint n',
      { WEIR_DRY_RUN: 'maybe' },
      `weir paint: reading WEIR_DRY_RUN: "maybe" is neither yes nor no; use 1 or 0 [USAGE]`,
    ],
  ];
  test.each(table)('weir %s %j', async (line, env, message) => {
    expect(await weir(line, { env })).toEqual({ status: 64, out: '', err: `${message}\n` });
    expect(seen).toEqual([]);
  });
});

describe('failures', () => {
  test('a Fault brings its message, code and exit status', async () => {
    const error = new Fault('GIT_EMPTY', 'reading the policies: nothing there; commit something', {
      exit: EXIT.refused,
    });
    const err = 'weir fail: reading the policies: nothing there; commit something [GIT_EMPTY]\n';
    expect(await weir('fail', { error })).toEqual({ status: 5, out: '', err });
  });

  test('anything else is a defect: no stack, but how to report it', async () => {
    const err =
      'weir fail: unexpected: out of paint\n' +
      'This is a defect in weir. Run it again with WEIR_DEBUG=1 and report the output as CONTRIBUTING.md says.\n';
    expect(await weir('fail', { error: new TypeError('out of paint') })).toEqual({ status: 1, out: '', err });
  });

  test('WEIR_DEBUG=1 shows the stack of the error and of its cause', async () => {
    const error = new Error('no paint', { cause: new Error('no money') });
    const { status, err } = await weir('fail', { error, env: { WEIR_DEBUG: '1' } });
    expect(status).toBe(1);
    expect(err).toMatch(
      /^weir fail: unexpected: no paint\nError: no paint\n {4}at [^]*\ncaused by Error: no money\n {4}at /,
    );
  });

  test('an abort that was asked for is no defect', async () => {
    const error = Object.assign(new Error('This operation was aborted'), { name: 'AbortError' });
    expect(await weir('fail', { error, aborted: true })).toEqual({
      status: 1,
      out: '',
      err: 'weir fail: interrupted\n',
    });
    expect((await weir('fail', { error })).err).toMatch(/^weir fail: unexpected: /);
  });
});

describe('help', () => {
  test.each(['paint --help', 'paint -h', 'help paint'])('weir %s shows arguments, flags and examples', async (line) => {
    const { status, out, err } = await weir(line);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('Usage: weir paint [options] <wall> [more...]\n\nPaint a wall\n');
    expect(out).toContain('--no-primer');
    expect(out).toMatch(/\nExamples:\n {2}# one wall\n {2}weir paint north\n/);
  });

  test.each(['--help', '-h', 'help'])('weir %s lists every verb', async (line) => {
    const { status, out, err } = await weir(line);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/\n {2}paint +Paint a wall\n {2}fail +Fail\n {2}help +print help on a verb\n/);
  });

  test('weir alone shows help on stderr and is a usage error', async () => {
    const { status, out, err } = await weir('');
    expect({ status, out }).toEqual({ status: 64, out: '' });
    expect(err).toMatch(/^Usage: weir \[flags\] <verb> \.\.\.\n/);
  });

  test.each(['-V', '--version'])('weir %s loads nothing', async (line) => {
    expect(await weir(line)).toEqual({ status: 0, out: '1.2.3\n', err: '' });
    expect(loads).toEqual([]);
  });
});
