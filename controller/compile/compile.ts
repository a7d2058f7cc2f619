import type { Checked } from '../errors/diagnostic.ts';
import type { Image, ImageFigures } from '../model/image.ts';
import type { HostPolicy } from '../model/policy.ts';
import { encode } from './encode.ts';
import { TUNING, type Tuning } from './file-rows.ts';
import { classLimits, limit, lineLimits, sizeLimits } from './limits.ts';
import { linesRead } from './lines-read.ts';
import { Overflow } from './overflow.ts';
import { classify, createMemory, linesOf, type Memory, type Parts, rulesOf } from './parts.ts';
import { prefixLimits } from './prefix-limits.ts';

/**
 * A host's policy as an image. Pure: equal policies give equal bytes, on any machine. The
 * value is absent when the policy is too large (IMAGE_LIMIT).
 *
 * rows (walks.ts, table.ts, rows.ts) → classes per dimension (addresses.ts, service-classes.ts) → what each row is found
 * by (prune.ts, filing.ts, arrange.ts, entries.ts) → bytes (encode.ts)
 */
export function compile(policy: HostPolicy): Checked<Image> {
  return createCompiler()(policy);
}

/** As `compile`, with rows filed by another measure: other bytes that decide the same. */
export function compileWith(tuning: Tuning, policy: HostPolicy): Checked<Image> {
  return createCompiler(tuning)(policy);
}

/** A policy as an image, fast where it differs little from the last. */
export type Compiler = (policy: HostPolicy) => Checked<Image>;

/**
 * Compiles again and again: each answer is that of `compile`, byte for byte. What is remembered goes by content and is of the
 * size of the last policies: what they no longer need is dropped, at the latest when it outweighs what they do
 * (addresses.ts, lines.ts).
 */
export function createCompiler(tuning: Tuning = TUNING): Compiler {
  let memory = createMemory(tuning);
  return (policy) => {
    try {
      return compileFrom(memory, policy);
    } catch (error) {
      // What stopped half way remembers halves.
      memory = createMemory(tuning);
      if (!(error instanceof Overflow)) throw error;
      return { value: undefined, diagnostics: [limit(policy, error.message)] };
    }
  };
}

function compileFrom(memory: Memory, policy: HostPolicy): Checked<Image> {
  const tooLong = prefixLimits(policy);
  if (tooLong.length > 0) return { value: undefined, diagnostics: tooLong };
  const lookups = linesOf(policy, memory);
  const tooMany = lineLimits(policy, lookups);
  if (tooMany.length > 0) return { value: undefined, diagnostics: tooMany };
  const parts = classify(policy, lookups, memory);
  const tooWide = classLimits(policy, parts);
  if (tooWide.length > 0) return { value: undefined, diagnostics: tooWide };
  const encoding = encode(parts, memory);
  const tooLarge = sizeLimits(policy, encoding, parts.ruleNumbers.count);
  if (tooLarge.length > 0) return { value: undefined, diagnostics: tooLarge };
  const { bytes, digest } = encoding.finish();
  const image: Image = {
    host: policy.host,
    bytes,
    digest,
    rules: rulesOf(parts),
    subjectPoints: parts.points.subjects,
    figures: figuresOf(parts, bytes.length),
  };
  return { value: image, diagnostics: [] };
}

function figuresOf(parts: Parts, bytes: number): ImageFigures {
  const { rows, source, destination, service, arrangement, entries } = parts;
  const { walks } = arrangement;
  return {
    rows: rows.rows.length,
    live: walks.reduce((sum, { live }) => sum + live, 0),
    filed: walks.reduce((sum, { filed }) => sum + [...filed.values()].reduce((own, { length }) => own + length, 0), 0),
    entries: entries.kept.length,
    vectorRows: arrangement.vectorRows.size,
    classes: {
      source: source.members.count,
      destination: destination.members.count,
      service: service.members.count,
    },
    lines: linesRead(parts),
    bytes,
  };
}
