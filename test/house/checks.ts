import type { SourceFile } from './tree.ts';

/** A house rule over one file. `canary` must be found by it: a check that finds nothing there checks nothing. */
export interface Check {
  readonly rule: string;
  applies(path: string): boolean;
  /** What is wrong, one line each. */
  find(file: SourceFile): readonly string[];
  readonly canary: SourceFile;
}

const isCode = (path: string): boolean => /\.(ts|mjs|c|h)$/.test(path) && !path.endsWith('.generated.ts');
const isController = (path: string): boolean => path.startsWith('controller/') && isCode(path);
/** Licences and the lock file are not ours to word. */
const isOurs = (path: string): boolean => !path.startsWith('LICENSE') && !path.startsWith('bpf/LICENSE');
const everywhere = (): boolean => true;

/** `line: text` of every line that matches. */
function matching(pattern: RegExp): (file: SourceFile) => readonly string[] {
  return ({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}

/** Joined here so that this file does not contain what it forbids. */
const word = (...parts: readonly string[]): string => parts.join('');
const anyOf = (words: readonly string[]): string => words.map((each) => each.replaceAll('.', '\\.')).join('|');

const VAGUE = ['Manager', 'Helper', 'Util', 'Utils', 'Service', 'Info', 'Data', 'Common', 'Impl'];
const VAGUE_FILES = ['utils', 'util', 'common', 'shared', 'lib', 'helpers', 'helper', 'misc'];
const EXPORTED = /^\s*export (?:declare |abstract |async )*(?:const|let|function|class|interface|type)\*? (\w+)/;

function vagueExports({ path, text }: SourceFile): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const name = EXPORTED.exec(line)?.[1] ?? '';
    const hungarian = /^I[A-Z][a-z]/.test(name) && /export interface/.test(line);
    return hungarian || VAGUE.some((ending) => name.endsWith(ending)) ? [`${path}: ${name}`] : [];
  });
}

function vaguePath({ path }: SourceFile): readonly string[] {
  const parts = path.replace(/(\.test)?\.\w+$/, '').split('/');
  return parts.some((part) => VAGUE_FILES.includes(part)) ? [path] : [];
}

/** Comments and strings blanked, so that prose is not taken for code. */
function codeOnly(text: string): string {
  const blank = (found: string): string => found.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[^]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, blank);
}

function assertions(file: SourceFile): readonly string[] {
  const code = codeOnly(file.text).replace(/\b(?:import|export)\b[^;]*?\bfrom\b/g, (found) =>
    found.replace(/[^\n]/g, ' '),
  );
  return matching(/[\w)\]}] as (?!const\b)/)({ ...file, text: code });
}

const MAY_ASSERT = /^controller\/(abi\/|net\/|kernel\/ffi\.ts)/;

export const CHECKS: readonly Check[] = [
  {
    rule: 'no file over 300 lines',
    applies: (path) => isCode(path) && /^(controller|bpf|test|schemas|\.ci)\//.test(path),
    find: ({ path, text }) => (text.split('\n').length > 301 ? [`${path}: ${text.split('\n').length - 1} lines`] : []),
    canary: { path: 'bpf/weir.bpf.c', text: '\n'.repeat(301) },
  },
  {
    rule: 'no exported name says nothing',
    applies: isCode,
    find: vagueExports,
    canary: { path: 'controller/model/a.ts', text: `export interface ${word('Rule', 'Manager')} {` },
  },
  {
    rule: 'no file or folder name says nothing',
    applies: isCode,
    find: vaguePath,
    canary: { path: 'controller/utils/a.ts', text: '' },
  },
  {
    rule: 'nothing is left to do later',
    applies: isOurs,
    find: matching(new RegExp(`\\b(${anyOf([word('TO', 'DO'), word('FIX', 'ME'), word('XX', 'X')])})\\b`)),
    canary: { path: 'a.ts', text: `// ${word('TO', 'DO')}: all of it` },
  },
  {
    rule: 'no check is silenced in place',
    applies: isCode,
    find: matching(new RegExp(anyOf([word('biome', '-ignore'), word('@ts', '-ignore'), word('@ts', '-expect-error')]))),
    canary: { path: 'a.ts', text: `// ${word('biome', '-ignore')} lint: because` },
  },
  {
    rule: '`as` only in the codec, the FFI file and brand constructors',
    applies: (path) => isController(path) && !MAY_ASSERT.test(path),
    find: assertions,
    canary: { path: 'controller/load/a.ts', text: 'export const a = b as string;' },
  },
  {
    rule: 'no host of a package registry',
    applies: everywhere,
    find: matching(
      new RegExp(
        anyOf([word('registry.', 'npmjs'), word('npm', 'mirror'), word('deb.', 'debian'), word('"reso', 'lved"')]),
      ),
    ),
    canary: { path: 'package-lock.json', text: `"${word('reso', 'lved')}": ""` },
  },
  {
    rule: 'no path of one machine',
    applies: isOurs,
    find: matching(/(^|[\s'"`=(:])\/(work|root|tmp\/weir|home\/\w+)\//),
    canary: { path: 'a.ts', text: `const a = '${word('/', 'root/')}weir';` },
  },
  {
    rule: 'external test material is found in one place',
    applies: (path) => path !== 'test/corpora-root.mjs',
    find: matching(new RegExp(word('shared/', 'corpora'))),
    canary: { path: 'test/a.test.ts', text: `'../${word('shared/', 'corpora')}'` },
  },
];
