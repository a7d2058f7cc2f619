import { Fault } from '../errors/fault.ts';
import { sectionOf } from './elf.ts';

/**
 * One member of a structure. `count` is 1 for a scalar, else the elements of the array, each of `size` bytes.
 * `type`: `u8` … `u64`, or the name of a structure or enum.
 */
export interface Member {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
  readonly type: string;
}

/** Every `struct weir_*` and every `WEIR_*` constant of an object. Sizes and offsets in bytes. */
export interface Layout {
  readonly structs: Readonly<
    Record<string, { readonly size: number; readonly members: Readonly<Record<string, Member>> }>
  >;
  readonly constants: Readonly<Record<string, number>>;
}

/** Kinds of Documentation/bpf/btf.rst, and the bytes that follow each type's 12: `fixed + each * vlen`. */
const KIND = { int: 1, array: 3, struct: 4, enum: 6, typedef: 8, volatile: 9, const: 10, restrict: 11 } as const;
const TRAILER: readonly (readonly [fixed: number, each: number])[] = [
  [0, 0],
  [4, 0],
  [0, 0],
  [12, 0],
  [0, 12],
  [0, 12],
  [0, 8],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 8],
  [4, 0],
  [0, 12],
  [0, 0],
  [4, 0],
  [0, 0],
  [0, 12],
];
const MAGIC = 0xeb9f;

interface Type {
  readonly name: string;
  readonly kind: number;
  readonly entries: number;
  /** Size in bytes, or the id of another type, by kind. */
  readonly sizeOrType: number;
  /** Where the trailer begins. */
  readonly at: number;
}

interface Btf {
  readonly view: DataView;
  readonly types: readonly Type[];
  readonly text: (offset: number) => string;
}

/**
 * Reads the layout out of the `.BTF` section of a little-endian 64-bit ELF object.
 * Throws Fault LAYOUT_MISMATCH when there is none or it cannot be read.
 */
export function readLayout(object: Uint8Array): Layout {
  const section = sectionOf(object, '.BTF');
  if (section === undefined) throw unreadable('the object has no .BTF section');
  const btf = readTypes(section);
  const structs: Record<string, Layout['structs'][string]> = {};
  const constants: Record<string, number> = {};
  for (const type of btf.types) {
    if (type.kind === KIND.enum) readConstants(btf, type, constants);
    if (type.kind !== KIND.struct || !type.name.startsWith('weir_')) continue;
    structs[type.name] = { size: type.sizeOrType, members: readMembers(btf, type) };
  }
  return { structs, constants };
}

function readTypes(section: Uint8Array): Btf {
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength);
  if (view.byteLength < 24 || view.getUint16(0, true) !== MAGIC) throw unreadable('the .BTF section has no BTF header');
  const header = view.getUint32(4, true);
  const first = header + view.getUint32(8, true);
  const end = first + view.getUint32(12, true);
  const strings = header + view.getUint32(16, true);
  const text = (offset: number): string => {
    const start = strings + offset;
    return new TextDecoder().decode(section.subarray(start, section.indexOf(0, start)));
  };
  const types: Type[] = [{ name: 'void', kind: 0, entries: 0, sizeOrType: 0, at: 0 }];
  for (let at = first; at < end; ) {
    const information = view.getUint32(at + 4, true);
    const kind = (information >> 24) & 31;
    const entries = information & 0xffff;
    const trailer = TRAILER[kind];
    if (trailer === undefined) throw unreadable(`type ${types.length} is of kind ${kind}`);
    types.push({
      name: text(view.getUint32(at, true)),
      kind,
      entries,
      sizeOrType: view.getUint32(at + 8, true),
      at: at + 12,
    });
    at += 12 + trailer[0] + trailer[1] * entries;
  }
  return { view, types, text };
}

function readConstants({ view, text }: Btf, type: Type, into: Record<string, number>): void {
  for (let i = 0; i < type.entries; i++) {
    const name = text(view.getUint32(type.at + i * 8, true));
    if (name.startsWith('WEIR_')) into[name] = view.getInt32(type.at + i * 8 + 4, true);
  }
}

function readMembers(btf: Btf, type: Type): Record<string, Member> {
  const members: Record<string, Member> = {};
  for (let i = 0; i < type.entries; i++) {
    const at = type.at + i * 12;
    const offset = (btf.view.getUint32(at + 8, true) & 0xffffff) / 8;
    members[btf.text(btf.view.getUint32(at, true))] = { offset, ...shapeOf(btf, btf.view.getUint32(at + 4, true)) };
  }
  return members;
}

function shapeOf(btf: Btf, id: number): Omit<Member, 'offset'> {
  const type = btf.types[id];
  if (type === undefined) throw unreadable(`a member names type ${id}`);
  switch (type.kind) {
    case KIND.int:
      return { size: type.sizeOrType, count: 1, type: `u${type.sizeOrType * 8}` };
    case KIND.struct:
    case KIND.enum:
      return { size: type.sizeOrType, count: 1, type: type.name };
    case KIND.typedef:
    case KIND.volatile:
    case KIND.const:
    case KIND.restrict:
      return shapeOf(btf, type.sizeOrType);
    case KIND.array: {
      const element = shapeOf(btf, btf.view.getUint32(type.at, true));
      return { ...element, count: element.count * btf.view.getUint32(type.at + 8, true) };
    }
    default:
      throw unreadable(`type ${id} "${type.name}" is of kind ${type.kind}, which a shared structure cannot hold`);
  }
}

function unreadable(what: string): Fault {
  return new Fault('LAYOUT_MISMATCH', `reading the layout of the BPF object: ${what}; rebuild it with npm run build`);
}
