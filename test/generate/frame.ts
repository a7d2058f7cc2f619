import * as fc from 'fast-check';
import { frameOf } from './agreement.ts';
import type { Question } from './packet.ts';

/** What is done to a well-formed frame. Positions count from the end of the link layer's 14 bytes. */
export type Damage =
  | { readonly kind: 'retyped'; readonly type: number }
  | { readonly kind: 'tagged'; readonly tags: number }
  | { readonly kind: 'cut'; readonly bytes: number }
  | { readonly kind: 'padded'; readonly bytes: number }
  | { readonly kind: 'overwritten'; readonly at: number; readonly value: number }
  | { readonly kind: 'extended'; readonly headers: readonly (readonly [type: number, words: number])[] };

const bytes = fc.integer({ min: 0, max: 255 });

/** Field positions that parsing looks at: version, lengths, fragment, protocol, next header, first payload bytes. */
const FIELDS = [-2, -1, 0, 2, 3, 4, 5, 6, 7, 9, 20, 21, 32, 40, 41, 42, 43, 48] as const;
const TELLING = [
  0, 1, 4, 5, 6, 8, 17, 0x20, 0x40, 43, 44, 0x45, 0x46, 0x4f, 58, 59, 60, 0x60, 0x81, 0x88, 255,
] as const;

export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('retyped' as const), type: fc.constantFrom(0x0026, 0x0800, 0x0806, 0x86dd, 0x88cc) }),
    fc.record({ kind: fc.constant('tagged' as const), tags: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('cut' as const), bytes: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('padded' as const), bytes: fc.integer({ min: 1, max: 60 }) }),
    fc.record({
      kind: fc.constant('overwritten' as const),
      at: fc.oneof(fc.constantFrom(...FIELDS), fc.integer({ min: -14, max: 80 })),
      value: fc.oneof(fc.constantFrom(...TELLING), bytes),
    }),
    fc.record({
      kind: fc.constant('extended' as const),
      headers: fc.array(fc.tuple(fc.constantFrom(0, 43, 44, 51, 60), fc.constantFrom(0, 0, 0, 1, 2, 255)), {
        minLength: 1,
        maxLength: 9,
      }),
    }),
  ),
  { minLength: 1, maxLength: 3 },
);

/** The question's frame after all damages, one after another. */
export function damagedFrame(question: Question, done: readonly Damage[]): Uint8Array {
  return done.reduce(damage, frameOf(question));
}

function damage(frame: Uint8Array, what: Damage): Uint8Array {
  switch (what.kind) {
    case 'retyped':
      return frame.map((byte, i) => (i === 12 ? what.type >> 8 : i === 13 ? what.type & 255 : byte));
    case 'tagged': {
      const tags = Array.from({ length: what.tags }, () => [0x81, 0x00, 0x00, 0x01]).flat();
      return Uint8Array.from([...frame.subarray(0, 12), ...tags, ...frame.subarray(12)]);
    }
    case 'cut':
      return frame.subarray(0, Math.max(0, frame.length - what.bytes));
    case 'padded':
      return Uint8Array.from([...frame, ...Array<number>(what.bytes).fill(0x3c)]);
    case 'overwritten':
      return frame.map((byte, i) => (i === 14 + what.at ? what.value : byte));
    case 'extended':
      return extended(frame, what.headers);
  }
}

/** Puts headers between an untagged IPv6 header and its payload; lengths stay true to what is there. */
function extended(frame: Uint8Array, headers: readonly (readonly [number, number])[]): Uint8Array {
  if (frame.length < 54 || frame[12] !== 0x86 || frame[13] !== 0xdd) return frame;
  const types = [...headers.map(([type]) => type), frame[20] ?? 59];
  const chain = headers.flatMap(([, words], i) => [
    types[i + 1] ?? 59,
    words,
    ...Array<number>(6 + 8 * Math.min(words, 3)).fill(0),
  ]);
  const result = Uint8Array.from([...frame.subarray(0, 54), ...chain, ...frame.subarray(54)]);
  new DataView(result.buffer).setUint16(18, result.length - 54);
  result[20] = types[0] ?? 59;
  return result;
}
