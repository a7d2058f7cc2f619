import type { RuleEntry } from '../model/image.ts';
import type { HostPolicy } from '../model/policy.ts';
import { type AddressClasses, addressKey, createAddressClassifier, setNumbers } from './addresses.ts';
import { type Arrangement, arrange } from './arrange.ts';
import { columnsOf } from './columns.ts';
import { type Dimension, type DimensionMemory, dimensionFrom, dimensionOf } from './dimension.ts';
import { createTriesMemory, type TriesMemory, type ValueOf } from './encode-tries.ts';
import { ownTries } from './endpoints.ts';
import { type Entries, layOutEntries } from './entries.ts';
import type { Tuning } from './file-rows.ts';
import { arpDecider, createLines, createPaths, type Lines, nonIpDecider, type Paths } from './lines.ts';
import { type Names, type Numbers, numberNames } from './names.ts';
import { layOutPoints, type Points } from './points.ts';
import { flatten, type Row, type Rows } from './rows.ts';
import {
  classifyServiceQuestions,
  type ServiceClasses,
  type ServiceQuestion,
  serviceQuestionKey,
} from './service-classes.ts';
import { createSetReader, type SetReader } from './set-reader.ts';
import { layOut, type RowTable } from './table.ts';
import type { Tries } from './trie.ts';

/** Rows first; classes are found by `classify`, which may be costly. */
export interface Lookups {
  readonly lines: Lines;
  readonly arpLine: number;
  readonly nonIpLine: number;
  readonly nonIpAllowed: boolean;
  readonly table: RowTable;
  readonly points: Points;
}

/** A host's policy as everything an image says, before there are bytes. */
export interface Parts extends Lookups {
  readonly rows: Rows;
  readonly own: Tries;
  readonly source: AddressDimension;
  readonly destination: AddressDimension;
  readonly service: Dimension & { readonly found: ServiceClasses };
  readonly arrangement: Arrangement;
  readonly entries: Entries;
  /** By line. */
  readonly lineNames: Names;
  /** Final numbers of rules, by line. */
  readonly ruleNumbers: Numbers;
}

/** What is kept from one policy to the next; it shows in no part. */
export interface Memory {
  readonly tuning: Tuning;
  readonly paths: Paths;
  readonly sets: SetReader;
  readonly source: AddressMemory;
  readonly destination: AddressMemory;
}

interface AddressMemory extends DimensionMemory {
  readonly classifier: ReturnType<typeof createAddressClassifier>;
  readonly tries: TriesMemory;
  /** What the last dimension numbers the classes of its tries by. */
  numbering: { readonly numbers: Numbers; readonly numberOf: ValueOf } | undefined;
}

export function createMemory(tuning: Tuning): Memory {
  const sets = createSetReader();
  const address = (): AddressMemory => ({
    classifier: createAddressClassifier(sets.wordsOf),
    last: undefined,
    tries: createTriesMemory(),
    numbering: undefined,
  });
  return { tuning, paths: createPaths(), sets, source: address(), destination: address() };
}

/** `numberOf`: the final number of the class that a trie names; the same function while the numbers are the same. */
export type AddressDimension = Dimension & Pick<AddressClasses, 'tries'> & { readonly numberOf: ValueOf };

export function linesOf(policy: HostPolicy, { paths }: Memory): Lookups {
  paths.turn();
  const lines = createLines(paths);
  const arpLine = lines.numberOf(arpDecider(policy.place));
  const nonIpLine = lines.numberOf(nonIpDecider(policy.nonIP.place));
  const table = layOut(policy, lines);
  const points = layOutPoints(policy, table);
  return { lines, arpLine, nonIpLine, nonIpAllowed: policy.nonIP.verdict === 'allow', table, points };
}

export function classify(policy: HostPolicy, lookups: Lookups, memory: Memory): Parts {
  memory.sets.turn();
  const lineNames = lookups.lines.names();
  const rows = flatten(lookups.table, lineNames);
  const key = addressKey(setNumbers(memory.sets.wordsOf));
  const addresses = (pick: 'from' | 'to', known: AddressMemory): AddressDimension => {
    const columns = columnsOf(rows.rows, ({ match }) => match[pick], key);
    const { classes, tries, classOf } = known.classifier(columns.matches);
    const dimension = dimensionFrom(known, columns, classes, rows.names);
    const { numbers } = dimension;
    // The same numbers are those of the same classes, and so of the same `classOf`.
    if (known.numbering?.numbers !== numbers) {
      known.numbering = { numbers, numberOf: (found) => numbers.of[classOf(found)] ?? 0 };
    }
    return { ...dimension, tries, numberOf: known.numbering.numberOf };
  };
  const questions = columnsOf(rows.rows, questionOf, serviceQuestionKey);
  const found = classifyServiceQuestions(questions.matches);
  const service = { ...dimensionOf(questions, found.classes, rows.names), found };
  const dimensions = {
    source: addresses('from', memory.source),
    destination: addresses('to', memory.destination),
    service,
  };
  const arrangement = arrange(rows, dimensions, found.certain, memory.tuning);
  const entries = layOutEntries(rows.rows, dimensions, arrangement);
  const ruleNumbers = numberNames(lineNames);
  return { ...lookups, rows, own: ownTries(policy), ...dimensions, arrangement, entries, lineNames, ruleNumbers };
}

function questionOf({ match: { services, sourcePorts }, action }: Row): ServiceQuestion | 'any' {
  return services === 'any' && sourcePorts === 'any' ? 'any' : { services, sourcePorts, allows: action === 'allow' };
}

/** Every rule under its number, in the order they are walked. */
export function rulesOf({ lines, ruleNumbers }: Parts): ReadonlyMap<number, RuleEntry> {
  return new Map(lines.entries.map((entry, line) => [ruleNumbers.of[line] ?? 0, entry]));
}
