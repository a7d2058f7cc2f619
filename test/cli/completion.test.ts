import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completion } from '../../controller/cli/completion.ts';
import { VERBS } from '../../controller/cli/verbs.ts';
import { COMMANDS } from './completion-commands.ts';
import { recordedTerminal } from './terminal-double.ts';

let folder = '';

async function scriptFor(shell: string): Promise<string> {
  const terminal = recordedTerminal();
  await completion(async () => COMMANDS).run([shell], {}, terminal);
  return terminal.written.out;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-completion-'));
  mkdirSync(join(folder, 'policies here'));
  writeFileSync(join(folder, 'plain.yaml'), '');
  for (const shell of ['bash', 'zsh', 'fish']) writeFileSync(join(folder, `weir.${shell}`), await scriptFor(shell));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers for the last of `words`; bash splits `--a=b` into three words. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const driver =
    'source ./weir.bash; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _weir; printf "%s\\n" "${COMPREPLY[@]}"';
  const out = execFileSync('bash', ['--norc', '-c', driver, 'bash', 'weir', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line !== '');
}

const GLOBAL = ['-h', '--help', '--color', '--no-color'];

test.each<[readonly string[], readonly string[]]>([
  [['v'], ['validate', 'version']],
  [[''], ['validate', 'version', 'completion', 'help', '-h', '--help', '-V', '--version']],
  [['help', 'va'], ['validate']],
  [['--no-color', 'comp'], ['completion']],
  [['version', '-'], GLOBAL],
  [
    ['validate', '-'],
    ['-o', '--output', '--config', '--host', '--strict', ...GLOBAL],
  ],
  [['validate', '--s'], ['--strict']],
  [
    ['validate', '-o', ''],
    ['text', 'json', 'github'],
  ],
  [['validate', '--output', 'j'], ['json']],
  [['validate', '--output', '=', 'g'], ['github']],
  [
    ['validate', '--output', '='],
    ['text', 'json', 'github'],
  ],
  [['validate', '--config', 'pl'], ['plain.yaml']],
  [['validate', '--host', ''], []],
  [['validate', 'p'], ['policies here']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['version', ''], []],
  [['nonsense', ''], []],
])('bash, at the end of weir %j: %j', (words, offers) => {
  expect([...bashOffers(...words)].sort()).toEqual([...offers].sort());
});

test('bash, on a terminal, by the key', () => {
  const typed = 'weir() { printf "<%s>" "$@"; }; . ./weir.bash\nweir vali\tpol\t --out\tg\t\nexit\n';
  const session = spawnSync('script', ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
    cwd: folder,
    input: typed,
    encoding: 'utf8',
    timeout: 20_000,
    env: { PATH: process.env['PATH'], TERM: 'dumb', HOME: folder },
  });
  expect(session.stdout).toContain('<validate><policies here/><--output><github>');
});

/** Syntax by the shell itself where it is installed; its words in any case. */
function accepts(shell: string): boolean {
  const { error, status } = spawnSync(shell, ['-n', join(folder, `weir.${shell}`)]);
  return error !== undefined || status === 0;
}

test('zsh', async () => {
  expect(accepts('zsh')).toBe(true);
  expect(await scriptFor('zsh')).toBe(`#compdef weir
_weir() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '(- *)-h[print help]' '(- *)-V[print the version]' '1:verb:->verb' '*::argument:->rest'
  case $state in
    verb)
      local -a verbs=('validate:Check a repository\\: every error, the author'\\''s too' 'version:Print versions' 'completion:Print a script' 'help:print help on a verb')
      _describe verb verbs
      ;;
    rest)
      case $words[1] in
        validate) _arguments -s '(-o --output)'{-o,--output}'[format \\[of the result\\]]:output:(text json github)' '--config[configuration]:config:_files' '--host[one host only]:host: ' '--strict[warnings are errors]' '(-h --help)'{-h,--help}'[print help]' '--color[colour even when the output is no terminal]' '--no-color[no colour]' '*:argument:_files -/' ;;
        version) _arguments -s '(-h --help)'{-h,--help}'[print help]' '--color[colour even when the output is no terminal]' '--no-color[no colour]' ;;
        completion) _arguments -s '(-h --help)'{-h,--help}'[print help]' '--color[colour even when the output is no terminal]' '--no-color[no colour]' '*:argument:(bash zsh fish)' ;;
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _weir ]]; then _weir "$@"; else compdef _weir weir; fi
`);
});

test('fish', async () => {
  expect(accepts('fish')).toBe(true);
  expect((await scriptFor('fish')).split('\n').slice(0, 12)).toEqual([
    '# fish completion for weir: weir completion fish | source',
    'complete -c weir -f',
    'complete -c weir -n __fish_use_subcommand -s V -l version -d "print the version"',
    `complete -c weir -n __fish_use_subcommand -a validate -d 'Check a repository: every error, the author\\'s too'`,
    `complete -c weir -n __fish_use_subcommand -a version -d 'Print versions'`,
    `complete -c weir -n __fish_use_subcommand -a completion -d 'Print a script'`,
    `complete -c weir -n __fish_use_subcommand -a help -d 'print help on a verb'`,
    `complete -c weir -n '__fish_seen_subcommand_from validate' -a '(__fish_complete_directories)'`,
    `complete -c weir -n '__fish_seen_subcommand_from validate' -s o -l output -x -a 'text json github' -d 'format [of the result]'`,
    `complete -c weir -n '__fish_seen_subcommand_from validate' -l config -r -F -d 'configuration'`,
    `complete -c weir -n '__fish_seen_subcommand_from validate' -l host -x -d 'one host only'`,
    `complete -c weir -n '__fish_seen_subcommand_from validate' -l strict -d 'warnings are errors'`,
  ]);
});

test('the real verbs make a script that bash reads', async () => {
  const terminal = recordedTerminal();
  const verb = await VERBS.find(({ name }) => name === 'completion')?.load();
  await verb?.run(['bash'], {}, terminal);
  for (const { name } of VERBS) expect(terminal.written.out).toContain(`    ${name})\n`);
  expect(spawnSync('bash', ['-n'], { input: terminal.written.out }).status).toBe(0);
});
