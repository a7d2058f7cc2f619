import * as fc from 'fast-check';
import {
  type AddressClasses,
  type AddressTerms,
  classifyAddresses,
  createAddressClassifier,
} from '../../controller/compile/addresses.ts';
import type { PrefixSet } from '../../controller/model/policy.ts';
import { type Prefix, prefixOf } from '../../controller/net/prefix.ts';
import { chooseSets, type DrawnMatch, drawnMatches, prefixes } from '../generate/addresses.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';
import { acceptedBy, edgesOf, expectedOf, membersOf, place } from '../generate/tries.ts';

type Classifier = (matches: readonly AddressTerms[]) => AddressClasses;

/** What stands at one moment: sets by place, and matches over them. */
interface Moment {
  readonly sets: readonly (readonly Prefix[])[];
  readonly matches: readonly DrawnMatch[];
}

type Edit = (moment: Moment) => Moment;

const place5 = fc.nat(4);
const replaceAt = <T>(list: readonly T[], at: number, items: readonly T[]): readonly T[] =>
  list.toSpliced(at % Math.max(list.length, 1), 1, ...items);

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place5, prefixes).map(([set, prefix]): Edit => editSet(set, (list) => [...list, prefix])),
  fc.tuple(place5, place5, prefixes).map(([set, at, prefix]) => editSet(set, (list) => list.toSpliced(at, 0, prefix))),
  fc.tuple(place5, place5).map(([set, at]) => editSet(set, (list) => list.toSpliced(at, 1))),
  fc.tuple(place5, place5).map(
    ([a, b]): Edit =>
      (now) => ({ ...now, sets: now.sets.map((list, i) => (i === a ? (now.sets[b] ?? list) : list)) }),
  ),
  fc.tuple(fc.nat(9), drawnMatches).map(
    ([at, match]): Edit =>
      (now) => ({ ...now, matches: now.matches.toSpliced(at, 0, match) }),
  ),
  fc.tuple(fc.nat(9), drawnMatches).map(
    ([at, match]): Edit =>
      (now) => ({ ...now, matches: replaceAt(now.matches, at, [match]) }),
  ),
  fc.nat(9).map(
    (at): Edit =>
      (now) => ({ ...now, matches: replaceAt(now.matches, at, []) }),
  ),
  fc.constant<Edit>((now) => ({ ...now, matches: now.matches.toReversed() })),
);

function editSet(set: number, edit: (list: readonly Prefix[]) => readonly Prefix[]): Edit {
  return (now) => ({ ...now, sets: now.sets.map((list, i) => (i === set ? edit(list) : list)) });
}

const moments: fc.Arbitrary<Moment> = fc.record({
  sets: fc.array(fc.array(prefixes, { maxLength: 5 }), { minLength: 5, maxLength: 5 }),
  matches: fc.array(drawnMatches, { maxLength: 8 }),
});

/** Objects are new at every moment, names are not, as in the passes of an agent. */
function questionOf({ sets, matches }: Moment): readonly AddressTerms[] {
  const named = sets.map((list, i): PrefixSet => ({ name: `set-${i % 4}`, prefixes: [...list] }));
  return matches.flatMap((match) => {
    const terms = chooseSets(match, named);
    return terms === 'any' ? [] : [terms];
  });
}

function history(create: () => Classifier): fc.IPropertyWithHooks<[Moment, Edit[]]> {
  return fc.property(moments, fc.array(edits, { minLength: 1, maxLength: 8 }), (start, steps) => {
    const classify = create();
    let now = start;
    for (const step of [(moment: Moment): Moment => moment, ...steps]) {
      now = step(now);
      const question = questionOf(now);
      const [warm, cold] = [classify(question), classifyAddresses(question)];
      expect(membersOf(warm)).toEqual(membersOf(cold));
      expect(place(warm)).toEqual(place(cold));
      const members = membersOf(warm);
      for (const address of edgesOf(now.sets.flat())) {
        expect([address, acceptedBy(place(warm), members, address)]).toEqual([address, expectedOf(question, address)]);
      }
    }
  });
}

/** A set of a few hundred prefixes, and what replaces them: many below one node, few and many at once. */
const crowds = fc.array(
  fc.record({
    at: fc.nat(400),
    out: fc.oneof(fc.nat(3), fc.nat(400)),
    into: fc.oneof(fc.array(fc.nat(2 ** 24), { maxLength: 3 }), fc.array(fc.nat(2 ** 24), { maxLength: 300 })),
  }),
  { minLength: 2, maxLength: 6 },
);

/** Of both families, of lengths on either side of a stride's border. */
function crowdPrefix(number: number): Prefix {
  const length = [12, 16, 20, 24][number % 4] ?? 24;
  if (number % 8 < 4) return prefixOf({ family: 4, bits: BigInt(number) << 8n }, length);
  return prefixOf({ family: 6, bits: BigInt(number) << 88n }, length + 16);
}

test('a crowd of prefixes comes and goes without a trace', async () => {
  const property = fc.property(crowds, (steps) => {
    const classify = createAddressClassifier();
    let crowd: readonly Prefix[] = [];
    for (const { at, out, into } of steps) {
      crowd = crowd.toSpliced(at, out, ...into.map(crowdPrefix));
      const half = { name: 'half', prefixes: crowd.slice(0, crowd.length / 2) };
      const question = [[{ include: [{ name: 'crowd', prefixes: crowd }], except: [half] }]];
      const [warm, cold] = [classify(question), classifyAddresses(question)];
      expect(Buffer.compare(place(warm).bytes, place(cold).bytes)).toBe(0);
      expect(place(warm).roots).toEqual(place(cold).roots);
      expect(membersOf(warm)).toEqual(membersOf(cold));
    }
  });
  await fc.assert(property, { seed: seedOfRun('a crowd of prefixes'), numRuns: runsOf(60) });
}, 120_000);

test('thousands of edits later the answer is still right, and nobody has forgotten the rest', () => {
  const classify = createAddressClassifier();
  const rest = [
    [
      {
        include: [{ name: 'rest', prefixes: Array.from({ length: 50 }, (_, i) => crowdPrefix(i * 4099)) }],
        except: [],
      },
    ],
  ];
  for (let edit = 0; edit < 10_000; edit++) {
    const bits = BigInt(Math.imul(edit, 0x9e3779b1) >>> 0);
    const edited = [
      { include: [{ name: 'edited', prefixes: [prefixOf({ family: 4, bits }, 20 + (edit % 13))] }], except: [] },
    ];
    const other = [{ include: [{ name: `other-${edit}`, prefixes: [crowdPrefix(edit)] }], except: [] }];
    const question = [edited, ...rest, other];
    const warm = classify(question);
    if (edit % 500 === 0) expect(place(warm)).toEqual(place(classifyAddresses(question)));
  }
});

/** Answers an edit that leaves as many matches as before with what it said before. */
function staleClassifier(): Classifier {
  let last: { readonly length: number; readonly answer: AddressClasses } | undefined;
  return (matches) => {
    if (last?.length !== matches.length) last = { length: matches.length, answer: classifyAddresses(matches) };
    return last.answer;
  };
}

test('a classifier that remembers answers as one that does not, and both are right', async () => {
  await fc.assert(history(createAddressClassifier), {
    seed: seedOfRun('edits of address matches'),
    numRuns: runsOf(150),
  });
}, 120_000);

test('a classifier whose memory is stale is found out', () => {
  const seed = seedOfRun('stale address matches');
  expect(fc.check(history(staleClassifier), { seed, numRuns: runsOf(150), endOnFailure: true }).failed).toBe(true);
}, 120_000);
