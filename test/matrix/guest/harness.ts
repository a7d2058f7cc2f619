import { createRequire } from 'node:module';
import { format } from 'node:util';
import { tell } from '../tell.ts';

/**
 * As much of Jest as the suites use, for a guest: a guest has no time to start Jest itself. `expect` is Jest's own package.
 * Titles are formatted as far as they must be told apart.
 */

type Body = (...values: readonly unknown[]) => unknown;

interface Test {
  readonly title: string;
  readonly body: () => unknown;
}

const tests: Test[] = [];
const path: string[] = [];

function describe(title: string, body: () => void): void {
  path.push(title);
  body();
  path.pop();
}

function test(title: string, body: () => unknown): void {
  tests.push({ title: [...path, title].join(' › '), body });
}

function each(define: (title: string, body: () => unknown) => void): (rows: readonly unknown[]) => Body {
  return (rows) => (title, body) => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      define(titleOf(String(title), values), () => (typeof body === 'function' ? body(...values) : undefined));
    }
  };
}

function titleOf(title: string, values: readonly unknown[]): string {
  const placeholders = title.match(/%[a-z]/g)?.length ?? 0;
  const named = title.replaceAll(/\$(\w+)/g, (whole, name: string) => {
    const [first] = values;
    return typeof first === 'object' && first !== null ? String(new Map(Object.entries(first)).get(name)) : whole;
  });
  return format(named.replaceAll('%p', '%j'), ...values.slice(0, placeholders));
}

/** Makes the globals that suites use. */
export function provideGlobals(): void {
  const { expect } = createRequire(import.meta.url)('expect');
  Object.assign(globalThis, {
    expect,
    describe: Object.assign(describe, { each: each(describe) }),
    test: Object.assign(test, { each: each(test) }),
  });
}

/** Runs what was described, in order, but for titles that `without` matches, and tells each outcome. */
export async function runTests(without: RegExp): Promise<void> {
  for (const { title, body } of tests.filter((each) => !without.test(each.title))) {
    const started = performance.now();
    const error = await failureOf(body);
    const milliseconds = Math.round(performance.now() - started);
    tell({ kind: 'test', title, milliseconds, ...(error === undefined ? {} : { error }) });
  }
}

async function failureOf(body: () => unknown): Promise<string | undefined> {
  try {
    await body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
