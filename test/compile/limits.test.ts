import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { bindingsSize } from '../../controller/abi/slot.ts';
import { type ClassMembers, createClasses, createFlipSet } from '../../controller/compile/classes.ts';
import { columnsOf } from '../../controller/compile/columns.ts';
import { compile } from '../../controller/compile/compile.ts';
import { dimensionOf } from '../../controller/compile/dimension.ts';
import { type Counted, classLimits, sizeLimits } from '../../controller/compile/limits.ts';
import { createNames, numberNames } from '../../controller/compile/names.ts';
import { Overflow } from '../../controller/compile/overflow.ts';
import { ROWS } from '../../controller/compile/table.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { generator } from '../generate/random.ts';
import { AT, hostPolicy, OWN } from '../model/build.ts';

function withRules(count: number): HostPolicy {
  const ingress = Object.fromEntries(Array.from({ length: count }, (_, i) => [`r${i}`, {}]));
  return hostPolicy({ tiers: [{ name: 'application', policies: [{ name: 'big', subjects: [OWN], ingress }] }] }, 4);
}

const FINDINGS: readonly [what: string, policy: HostPolicy, messages: readonly string[]][] = [
  ['a small policy', withRules(10), []],
  [
    'too many rules',
    withRules(32_768),
    [
      'compiling host "web-1": it has 32772 rules and defaults, an image has room for 32768; merge rules that differ in one field, by a list of addresses or ports',
    ],
  ],
  [
    'an interface name that is too long',
    hostPolicy({ interfaces: ['eth*', 'wlp0s20f3-uplink', 'abcdefghijklmno'] }, 4),
    ['compiling host "web-1": interface "wlp0s20f3-uplink" is longer than 15 bytes; shorten the name or the glob'],
  ],
];

test.each(FINDINGS)('%s', (_what, policy, messages) => {
  const { value, diagnostics } = compile(policy);
  expect(diagnostics.map(({ message }) => message)).toEqual(messages);
  expect(value === undefined).toBe(messages.length > 0);
  for (const { severity, code, place } of diagnostics) {
    expect({ severity, code, place }).toEqual({ severity: 'error', code: 'IMAGE_LIMIT', place: AT });
  }
});

test('an image larger than the largest slot', () => {
  const encoding = { size: 2 ** 28 - bindingsSize(0), finish: () => ({ bytes: new Uint8Array(), digest: '' }) };
  const policy = hostPolicy({}, 4);
  expect(sizeLimits(policy, encoding, 0)).toEqual([]);
  expect(sizeLimits(policy, encoding, 2).map(({ message }) => message)).toEqual([
    'compiling host "web-1": its image takes 268435464 bytes, the largest slot has 268435456; use fewer distinct address lists or fewer rules',
  ]);
});

const NOTHING: Counted = {
  source: counted(0),
  destination: counted(0),
  service: counted(0),
  arrangement: { tests: { source: tests(0), destination: tests(0), service: tests(0) }, words: 0 },
  entries: { kept: [], buckets: 0 },
};

function counted(count: number): Counted['source'] {
  return { members: { count: Math.floor(count / 2) }, numbers: { count } };
}

function tests(count: number): { readonly count: number } {
  return { count };
}

/** What is counted, at its limit and one beyond; the field it overflows is in limits.ts. */
const COUNTS: readonly [what: string, most: number, make: (count: number) => Partial<Counted>, message: string][] = [
  ...(['source', 'destination', 'service'] as const).flatMap((name): typeof COUNTS => [
    [
      `${name} classes`,
      2 ** 22,
      (count) => ({ [name]: counted(count) }),
      `its ${name} lists divide packets into 2097152 classes: these take 4194305 numbers, an image has 4194304; use fewer lists that overlap`,
    ],
    [
      `${name} lists to be tested`,
      65_535,
      (count) => ({ arrangement: { words: 0, tests: { ...NOTHING.arrangement.tests, [name]: tests(count) } } }),
      `its ${name} lists that have to be tested take 65536 numbers, an image has 65535; use fewer distinct lists`,
    ],
  ]),
  [
    'entries',
    2 ** 21,
    (count) => ({ entries: { kept: { length: 1_300_000 }, buckets: count / CONSTANTS.WEIR_BUCKET } }),
    'its rules take 1300000 entries: these take 2097153 places, an image has 2097152; use fewer rules, or rules that name wider lists',
  ],
  [
    'words of vectors',
    2048,
    (words) => ({ arrangement: { ...NOTHING.arrangement, words } }),
    'its walks take 131136 rows of vectors, an image has room for 131072; select fewer workloads per policy',
  ],
];

test.each(COUNTS)('%s: as many as there is room for, and one more', (_what, most, make, message) => {
  const policy = hostPolicy({}, 4);
  const found = (count: number): readonly string[] =>
    classLimits(policy, { ...NOTHING, ...make(count) }).map(({ message: text }) => text);
  expect(found(most)).toEqual([]);
  expect(found(most + 1)).toEqual([`compiling host "web-1": ${message}`]);
});

test('classes of ports that take more than 256 MiB', () => {
  const size = 60_000;
  const classes = createClasses(size);
  const set = createFlipSet(size);
  const fill = (): void => {
    for (let member = 0; member < size; member++) {
      set.flip(member);
      classes.numberOf(set.bits, set.hash());
    }
  };
  expect(fill).toThrow(
    new Overflow(
      '60000 distinct lists of ports divide packets into more than 35791 classes; use fewer lists, or lists that overlap less',
    ),
  );
}, 60_000);

test('classes that more lists accept than there is room for', () => {
  const columns = columnsOf([0], () => 'list', String);
  const classes: ClassMembers = {
    count: () => 1,
    forEachMember(_number, member) {
      for (let i = 0; i <= 2 ** 26; i++) member(0);
    },
  };
  expect(() => dimensionOf(columns, classes, createNames(1))).toThrow(
    new Overflow(
      'its lists accept more than 67108864 classes of packets together; use fewer lists, or lists that overlap less',
    ),
  );
}, 60_000);

test('as many walks as there may be have numbers that a key of an entry has room for', () => {
  const names = createNames(ROWS / 2 + 1);
  const random = generator(16);
  for (let walk = 0; walk < names.high.length; walk++) names.high[walk] = random(2 ** 32);
  expect(numberNames(names).count).toBeLessThan(2 ** 16);
});
