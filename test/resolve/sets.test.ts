import { load } from '../../controller/load/load.ts';
import type { Loaded } from '../../controller/model/manifest.ts';
import { isPrefix, parsePrefix } from '../../controller/net/prefix.ts';
import { resolve } from '../../controller/resolve/resolve.ts';
import { documentOf, documents, type Files, HOST, hostPolicyOf, lines } from './repository.ts';

const set = (name: string, spec: string): string => documentOf('AddressSet', name, spec);
const allowing = (name: string): string =>
  documentOf(
    'Policy',
    'p',
    `{ subject: { hosts: {} }, ingress: [{ name: r, action: allow, from: [{ addressSet: ${name} }] }] }`,
  );

function prefixesOf(files: Files): number {
  const [policy] = hostPolicyOf(files).tiers.flatMap(({ policies }) => policies);
  const [rule] = policy?.ingress ?? [];
  const [term] = rule?.from === 'any' ? [] : (rule?.from ?? []);
  const [found] = term?.include === 'any' ? [] : (term?.include ?? []);
  return found?.prefixes.length ?? 0;
}

test('a list is in a set once, whatever ways lead to it', () => {
  const doubled = Array.from({ length: 40 }, (_, i) => [
    set(`a${i + 1}`, `{ include: [a${i}, b${i}] }`),
    set(`b${i + 1}`, `{ include: [a${i}, b${i}] }`),
  ]).flat();
  const own = [
    set('a0', '{ cidrs: [10.0.0.0/8], files: [f.txt] }'),
    set('b0', '{ cidrs: ["2001:db8::/32"], files: [f.txt] }'),
  ];
  const files = { 'h.yaml': documents(HOST, ...own, ...doubled, allowing('a40')), 'f.txt': '192.0.2.0/24\n' };
  expect(prefixesOf(files)).toBe(3);
});

/** Documents that name long.txt, as if it had so many lines. */
function withLines(count: number, ...texts: readonly string[]): Loaded {
  const bytes = new TextEncoder().encode(documents(HOST, ...texts));
  const entries = new Map([
    ['h.yaml', { kind: 'file', bytes }],
    ['long.txt', { kind: 'file', bytes: new TextEncoder().encode('192.0.2.0/24\n') }],
  ] as const);
  const { value } = load({ revision: 'test', origin: 'test', entries });
  const prefix = parsePrefix('192.0.2.0/24');
  if (value === undefined || !isPrefix(prefix)) throw new Error('the documents are refused');
  return { ...value, setFiles: new Map([['long.txt', { path: 'long.txt', prefixes: Array(count).fill(prefix) }]]) };
}

const MILLION = 1_000_000;

test.each<readonly [title: string, loaded: () => Loaded, expected: readonly string[]]>([
  [
    'SET_TOO_LARGE: one set',
    () => withLines(2 ** 20, set('a', '{ files: [long.txt] }'), set('b', '{ include: [a], cidrs: [10.0.0.0/8] }')),
    [
      'h.yaml:6:1 error SET_TOO_LARGE address set "b" holds 1048577 prefixes with what it includes, one may hold 1048576; aggregate them, or include fewer sets',
    ],
  ],
  [
    'SET_TOO_LARGE: all sets, told once',
    () =>
      withLines(
        MILLION,
        set('a', '{ files: [long.txt] }'),
        ...Array.from({ length: 20 }, (_, i) => set(`b${i}`, `{ include: [a], cidrs: [10.0.${i}.0/24] }`)),
      ),
    [
      'h.yaml:36:1 error SET_TOO_LARGE up to address set "b15" the sets hold 17000016 prefixes, each with what it includes, all may hold 16777216; include large sets in fewer others',
    ],
  ],
])('%s', (_title, loaded, expected) => {
  expect(lines(resolve(loaded()).diagnostics)).toEqual(expected);
});
