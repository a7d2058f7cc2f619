import { CONSTANTS, STRUCTS } from './layout.generated.ts';

/**
 * Reading and writing members of the shared structures by name. Everything else of the
 * controller names a member; only this file turns names into offsets. Little-endian, like every host
 * the BPF objects are built for.
 */
export type StructName = keyof typeof STRUCTS;
export type MemberName<S extends StructName> = keyof (typeof STRUCTS)[S]['members'] & string;

interface Shape {
  readonly size: number;
  readonly members: Readonly<
    Record<string, { readonly offset: number; readonly size: number; readonly count: number }>
  >;
}

const SHAPES: Readonly<Record<StructName, Shape>> = STRUCTS;

/** "No index" in an unsigned field. */
export const NONE: number = CONSTANTS.WEIR_NONE >>> 0;

/** A view of the same bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes of one structure. */
export function sizeOf(struct: StructName): number {
  return SHAPES[struct].size;
}

/** Offset of a member (of its element `index`) from the start of its structure. */
export function offsetOf<S extends StructName>(struct: S, member: MemberName<S>, index: number = 0): number {
  const { offset, size, count } = shapeOf(struct, member);
  if (index < 0 || index >= count) throw new RangeError(`${struct}.${member} has ${count} elements, not [${index}]`);
  return offset + index * size;
}

/** Elements of an array member; 1 for a scalar. */
export function countOf<S extends StructName>(struct: S, member: MemberName<S>): number {
  return shapeOf(struct, member).count;
}

/** One structure within bytes, by member name. */
export interface Fields<S extends StructName> {
  /** Members of 1, 2 or 4 bytes. */
  get(member: MemberName<S>): number;
  set(member: MemberName<S>, value: number): void;
  /** Members of 8 bytes. */
  get64(member: MemberName<S>): bigint;
  set64(member: MemberName<S>, value: bigint): void;
}

/** The structure `struct` at offset `at` of `view`. Out-of-bounds access throws RangeError. */
export function fieldsAt<S extends StructName>(view: DataView, struct: S, at: number): Fields<S> {
  return {
    get(member) {
      const { offset, size } = shapeOf(struct, member);
      if (size === 1) return view.getUint8(at + offset);
      return size === 2 ? view.getUint16(at + offset, true) : view.getUint32(at + offset, true);
    },
    set(member, value) {
      const { offset, size } = shapeOf(struct, member);
      if (size === 1) view.setUint8(at + offset, value);
      else if (size === 2) view.setUint16(at + offset, value, true);
      else view.setUint32(at + offset, value, true);
    },
    get64: (member) => view.getBigUint64(at + shapeOf(struct, member).offset, true),
    set64: (member, value) => view.setBigUint64(at + shapeOf(struct, member).offset, value, true),
  };
}

function shapeOf(struct: StructName, member: string): Shape['members'][string] {
  const shape = SHAPES[struct].members[member];
  if (shape === undefined) throw new RangeError(`struct ${struct} has no member ${member}`);
  return shape;
}
