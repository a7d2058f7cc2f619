import { readFileSync } from 'node:fs';
import { lint } from './biome.ts';

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/** Rule → files that break it and nothing that matters to another row. A rule is trusted once it has been seen to bite. */
const BITES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  noExplicitAny: { 'controller/model/a.ts': 'export const a = (b: any): string => b;\n' },
  noNonNullAssertion: { 'controller/model/a.ts': 'export const a = (b: string | undefined): string => b!;\n' },
  noTsIgnore: { 'controller/model/a.ts': `// @${'ts-ignore'}\nexport const a: string = 1;\n` },
  noDefaultExport: { 'controller/model/a.ts': 'export default 1;\n' },
  noEnum: { 'controller/model/a.ts': 'export enum A {\n  b,\n}\n' },
  noBarrelFile: { 'controller/model/a.ts': `export { b } from './b.ts';\n`, 'controller/model/b.ts': '' },
  noReExportAll: { 'controller/model/a.ts': `export * from './b.ts';\n`, 'controller/model/b.ts': '' },
  useImportExtensions: {
    'controller/model/a.ts': `import { b } from './b';\nexport const a = b;\n`,
    'controller/model/b.ts': 'export const b = 1;\n',
  },
  useImportType: {
    'controller/model/a.ts': `import { B } from './b.ts';\nexport const a = (b: B): B => b;\n`,
    'controller/model/b.ts': 'export interface B {\n  readonly c: 1;\n}\n',
  },
  noImportCycles: {
    'controller/model/a.ts': `import { b } from './b.ts';\nexport const a = (): number => b();\n`,
    'controller/model/b.ts': `import { a } from './a.ts';\nexport const b = (): number => a();\n`,
  },
  noUnusedImports: { 'controller/model/a.ts': `import { b } from './b.ts';\nexport const a = 1;\n` },
  noUnusedVariables: { 'controller/model/a.ts': 'const a = 1;\n' },
  noUnusedFunctionParameters: { 'controller/model/a.ts': 'export const a = (b: number): number => 1;\n' },
  noUndeclaredDependencies: { 'controller/model/a.ts': `import { b } from 'left-pad';\nexport const a = b;\n` },
  noExcessiveLinesPerFile: { 'test/a.test.ts': lines(301, 'f();') },
  noExcessiveLinesPerFunction: { 'controller/model/a.ts': `export function a(): void {\n${lines(51, '  f();')}}\n` },
  useMaxParams: {
    'controller/model/a.ts':
      'export function a(b: number, c: number, d: number, e: number, f: number) {\n  return b + c + d + e + f;\n}\n',
  },
  noExcessiveCognitiveComplexity: {
    'controller/model/a.ts': `export function a(b: number): void {\n${lines(6, '  if (b) {')}f();${lines(6, '}')}}\n`,
  },
  noFocusedTests: { 'test/a.test.ts': `test.only('a', () => {});\n` },
  noSkippedTests: { 'test/a.test.ts': `describe.skip('a', () => {});\n` },
  noIdenticalTestTitle: { 'test/a.test.ts': `test('a', () => {});\ntest('a', () => {});\n` },
  noConsole: { 'controller/cli/a.ts': 'console.log(1);\n' },
  noDoubleEquals: { 'controller/model/a.ts': 'export const a = (b: number): boolean => b == 1;\n' },
  useThrowOnlyError: { 'controller/model/a.ts': `export function a(): never {\n  throw 'b';\n}\n` },
  useErrorMessage: { 'controller/model/a.ts': 'export function a(): never {\n  throw new Error();\n}\n' },
  useNodejsImportProtocol: { 'controller/cli/a.ts': `import { join } from 'path';\nexport const a = join;\n` },
  useConst: { 'controller/model/a.ts': 'export function a(): number {\n  let b = 1;\n  return b;\n}\n' },
  useExportType: {
    'controller/model/a.ts': `import type { B } from './b.ts';\nexport { B };\n`,
    'controller/model/b.ts': 'export interface B {\n  readonly c: 1;\n}\n',
  },
  noFloatingPromises: {
    'controller/cli/a.ts': 'async function a(): Promise<void> {}\nexport function b(): void {\n  a();\n}\n',
  },
};

test.each(Object.entries(BITES))('%s bites', (rule, files) => {
  expect(lint(files).map((finding) => finding.rule)).toContain(rule);
});

test('every rule that biome.json turns on is seen to bite here', () => {
  const { linter } = JSON.parse(readFileSync(new URL('../../biome.json', import.meta.url), 'utf8'));
  const groups: Record<string, Record<string, unknown>> = linter.rules;
  const on = Object.values(groups).flatMap((group) =>
    typeof group === 'object' ? Object.entries(group).flatMap(([rule, level]) => (level === 'off' ? [] : [rule])) : [],
  );
  expect(Object.keys(BITES).sort()).toEqual(on.sort());
});

test('a clean file is left in peace', () => {
  expect(lint({ 'controller/model/a.ts': 'export const a = (b: number): number => b + 1;\n' })).toEqual([]);
});
