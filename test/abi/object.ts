import type { Layout, Member } from '../../controller/abi/btf.ts';

const KIND = { int: 1, array: 3, struct: 4, enum: 6 } as const;

/** A little-endian 64-bit ELF object with nothing but a `.BTF` section that says this. */
export function elfWithBtf(text: Layout): Uint8Array {
  return elf([
    ['.BTF', btf(text)],
    ['.shstrtab', Buffer.from('\0.BTF\0.shstrtab\0')],
  ]);
}

/** Types in this order: every structure, then what their members need, then one enum of all constants. */
function btf({ structs, constants }: Layout): Buffer {
  let strings = '\0';
  const name = (text: string): number => {
    strings += `${text}\0`;
    return strings.length - text.length - 1;
  };
  const header = (text: string, kind: number, count: number, size: number): readonly number[] => [
    name(text),
    (kind << 24) | count,
    size,
  ];
  const numbers = new Map(Object.keys(structs).map((struct, i) => [struct, i + 1]));
  const needed: (readonly number[])[] = [];
  const need = (words: readonly number[]): number => numbers.size + needed.push(words);
  const typeOf = ({ size, count, type }: Member): number => {
    const element = numbers.get(type) ?? need([...header(type, KIND.int, 0, size), size * 8]);
    return count === 1 ? element : need([...header('', KIND.array, 0, 0), element, element, count]);
  };
  const described = Object.entries(structs).map(([struct, { size, members }]) => {
    const fields = Object.entries(members);
    const words = fields.flatMap(([field, member]) => [name(field), typeOf(member), member.offset * 8]);
    return [...header(struct, KIND.struct, fields.length, size), ...words];
  });
  const values = Object.entries(constants).flatMap(([constant, value]) => [name(constant), value]);
  const constant = [...header('constants', KIND.enum, values.length / 2, 4), ...values];
  const body = Buffer.from(Int32Array.from([...described, ...needed, constant].flat()).buffer);
  const head = Buffer.alloc(24);
  head.writeUInt16LE(0xeb9f, 0);
  head.writeUInt8(1, 2);
  for (const [i, word] of [24, 0, body.length, body.length, strings.length].entries())
    head.writeUInt32LE(word, 4 + i * 4);
  return Buffer.concat([head, body, Buffer.from(strings)]);
}

/** The last section holds the names of all. */
function elf(sections: readonly (readonly [string, Buffer])[]): Uint8Array {
  const header = Buffer.alloc(64);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(header);
  const names = sections.at(-1)?.[1] ?? Buffer.alloc(0);
  let offset = header.length;
  const entries = sections.map(([name, content]) => {
    const entry = Buffer.alloc(64);
    entry.writeUInt32LE(names.indexOf(name), 0);
    entry.writeBigUInt64LE(BigInt(offset), 0x18);
    entry.writeBigUInt64LE(BigInt(content.length), 0x20);
    offset += content.length;
    return entry;
  });
  header.writeBigUInt64LE(BigInt(offset), 0x28);
  header.writeUInt16LE(64, 0x3a);
  header.writeUInt16LE(sections.length, 0x3c);
  header.writeUInt16LE(sections.length - 1, 0x3e);
  return Uint8Array.from(Buffer.concat([header, ...sections.map(([, content]) => content), ...entries]));
}
