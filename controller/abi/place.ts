import { type Fields, fieldsAt, type StructName, sizeOf } from './fields.ts';
import type { Sections } from './sections.ts';

/** Where a section lies and how many elements it has. */
export interface Span {
  readonly offset: number;
  readonly count: number;
}

/** Places one structure per item; `write` gets its members, the section's view and its offset in it. */
export function placeStructs<S extends StructName, T>(
  sections: Sections,
  struct: S,
  items: readonly T[],
  write: (fields: Fields<S>, item: T, place: { readonly view: DataView; readonly at: number }) => void,
): Span {
  const each = sizeOf(struct);
  const offset = sections.reserve(items.length * each, (view) => {
    items.forEach((item, i) => write(fieldsAt(view, struct, i * each), item, { view, at: i * each }));
  });
  return { offset, count: items.length };
}

/** Places __u32 values and answers their offset. */
export function placeWords(sections: Sections, values: ArrayLike<number>): number {
  const each = Uint32Array.BYTES_PER_ELEMENT;
  return sections.reserve(values.length * each, (view) => {
    for (let i = 0; i < values.length; i++) view.setUint32(i * each, values[i] ?? 0, true);
  });
}

export function writeSpan(view: DataView, at: number, { offset, count }: Span): void {
  const fields = fieldsAt(view, 'weir_span', at);
  fields.set('offset', offset);
  fields.set('count', count);
}
