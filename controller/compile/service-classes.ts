import type { PortRange, ServiceMatch } from '../model/policy.ts';
import { hasPorts } from '../net/protocol.ts';
import { bitsWhere, both, createBits, either, membersOf, setBit } from './bits.ts';
import { type Classes, createClasses, hashOf } from './classes.ts';
import { ANY, columnsOf } from './columns.ts';
import { Overflow } from './overflow.ts';
import { createPages, type Pages } from './pages.ts';
import { classifyServices, serviceKey } from './services.ts';
import { classifySourcePorts, sourcePortKey } from './source-ports.ts';

/** What a row asks of protocol and ports. Rows that allow need certainty about later fragments, others only suspicion. */
export interface ServiceQuestion {
  readonly services: ServiceMatch;
  readonly sourcePorts: readonly PortRange[] | 'any';
  readonly allows: boolean;
}

/** One protocol: its values, and the classes of its later fragments. */
export interface ProtocolClasses {
  /** Of Pages. */
  readonly index: number;
  readonly fragment: number;
  readonly definite: number;
}

/** The third dimension: a class is the set of questions (by index) that accept protocol, port and source port. */
export interface ServiceClasses {
  readonly classes: Classes;
  /** By protocol number; WEIR_ND is ICMPv6 that arrived with hop limit 255. */
  readonly protocols: readonly ProtocolClasses[];
  readonly sourcePorts: { readonly index: number; readonly none: number; readonly count: number };
  /** The class of (port class, source port class), `sourcePorts.count` to a port class. */
  readonly combined: Uint32Array;
  /** Questions that accept every value of some protocol; the others are certain of no later fragment. */
  readonly certain: Uint32Array;
  readonly pages: Pages;
}

/** Equal for questions that accept the same. */
export function serviceQuestionKey({ services, sourcePorts, allows }: ServiceQuestion): string {
  const ports = services === 'any' ? '*' : serviceKey(services);
  return `${ports}|${sourcePorts === 'any' ? '*' : sourcePortKey(sourcePorts)}|${allows ? '+' : '-'}`;
}

export function classifyServiceQuestions(questions: readonly ServiceQuestion[]): ServiceClasses {
  const pages = createPages();
  const classes = createClasses(questions.length);
  const numberOf = (bits: Uint32Array): number => classes.numberOf(bits, hashOf(bits));
  const ports = halfOf(questions, (question) => question.services, serviceKey);
  const sources = halfOf(questions, (question) => question.sourcePorts, sourcePortKey);
  const byPort = classifyServices(ports.matches, pages);
  const bySource = classifySourcePorts(sources.matches, pages);
  const nobody = createBits(sources.matches.length);
  const allowing = bitsWhere(questions.length, (question) => questions[question]?.allows === true);
  let certain = createBits(questions.length);
  const protocols = byPort.protocols.map(({ index, possible, definite }, protocol): ProtocolClasses => {
    const source = hasPorts(protocol) ? bySource.ports : { possible: nobody, definite: nobody };
    const accepted = (port: Uint32Array, from: Uint32Array): Uint32Array =>
      both(ports.accepted(membersOf(port)), sources.accepted(membersOf(from)));
    const sure = accepted(definite, source.definite);
    const some = accepted(possible, source.possible);
    certain = either(certain, sure);
    const fragment = some.map((bits, i) => bits & ((sure[i] ?? 0) | ~(allowing[i] ?? 0)));
    return { index, fragment: numberOf(fragment), definite: numberOf(sure) };
  });
  const count = bySource.classes.count();
  const budget = budgetFor(byPort.classes.count(), count, questions.length);
  const combined = new Uint32Array(byPort.classes.count() * count);
  const combine = (protocol: (number: number) => boolean, sourceClasses: Iterable<number>): void => {
    const right = [...sourceClasses].map((source) => ({
      source,
      bits: sources.accepted((each) => bySource.classes.forEachMember(source, each)),
    }));
    const varying = differing(right.map(({ bits }) => bits));
    const acceptedBy = (port: number): Uint32Array =>
      ports.accepted((each) => byPort.classes.forEachMember(port, each));
    const found = [...new Set(byPort.protocols.flatMap(({ found }, number) => (protocol(number) ? [...found] : [])))];
    const varied = new Set(found.filter((port) => isMet(varying, acceptedBy(port))));
    budget.spend(found.length + varied.size * right.length);
    for (const port of found) {
      const left = acceptedBy(port);
      let number = 0;
      right.forEach(({ source, bits }, i) => {
        if (i === 0 || varied.has(port)) number = numberOf(both(left, bits));
        combined[port * count + source] = number;
      });
    }
  };
  combine(hasPorts, bySource.ports.found);
  combine((protocol) => !hasPorts(protocol), [bySource.none]);
  const sourcePorts = { index: bySource.ports.index, none: bySource.none, count };
  return { classes, protocols, sourcePorts, combined, certain, pages };
}

/** Combinations of a port and a source port class: 16 MiB of an image; and words that are compared to number them. */
const COMBINATIONS = 2 ** 22;
const WORDS = 2 ** 25;

/** For the combinations that have to be made one by one. Throws Overflow where there are too many in all, `spend` where these are. */
function budgetFor(ports: number, sources: number, questions: number): { spend(combinations: number): void } {
  const found = ports * sources;
  const overflow = (): Overflow => {
    const what = `${ports} classes of ports with ${sources} of source ports make ${found} combinations for ${questions} distinct lists`;
    return new Overflow(`${what}; use fewer distinct lists, or name source ports in fewer rules`);
  };
  if (found > COMBINATIONS) throw overflow();
  let left = WORDS;
  return {
    spend(combinations) {
      left -= (combinations * questions) / 32;
      if (left < 0) throw overflow();
    },
  };
}

function isMet(bits: Uint32Array, other: Uint32Array): boolean {
  return bits.some((word, i) => (word & (other[i] ?? 0)) !== 0);
}

/** Bits that are not the same in all of them. */
function differing(all: readonly Uint32Array[]): Uint32Array {
  const [first = new Uint32Array(0), ...others] = all;
  return first.map((bits, i) => others.reduce((found, other) => found | (bits ^ (other[i] ?? 0)), 0));
}

/** One half of the questions, and which questions accept some set of its conditions. */
interface Half<T> {
  readonly matches: readonly T[];
  /** `each` calls back with the conditions that hold. */
  accepted(each: (condition: (match: number) => void) => void): Uint32Array;
}

function halfOf<T>(
  questions: readonly ServiceQuestion[],
  pick: (question: ServiceQuestion) => T | 'any',
  key: (match: T) => string,
): Half<T> {
  const { matches, asked } = columnsOf(questions, pick, key);
  const always = bitsWhere(questions.length, (question) => asked[question] === ANY);
  const members: number[][] = matches.map(() => []);
  asked.forEach((match, question) => {
    members[match]?.push(question);
  });
  return {
    matches,
    accepted(each) {
      const bits = always.slice();
      each((match) => {
        for (const question of members[match] ?? []) setBit(bits, question);
      });
      return bits;
    },
  };
}
