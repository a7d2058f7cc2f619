/** e_ident of what clang -target bpf writes here: ELF, 64 bits, little endian. */
const IDENT = [0x7f, 0x45, 0x4c, 0x46, 2, 1] as const;

/**
 * The bytes of a named section of a little-endian 64-bit ELF object (ELF-64 Object File Format 1.5),
 * without a copy. `undefined` when there is none or the object is not such a file.
 */
export function sectionOf(object: Uint8Array, name: string): Uint8Array | undefined {
  if (object.length < 64 || IDENT.some((byte, i) => object[i] !== byte)) return undefined;
  const view = new DataView(object.buffer, object.byteOffset, object.byteLength);
  const table = Number(view.getBigUint64(0x28, true));
  const entry = view.getUint16(0x3a, true);
  const count = view.getUint16(0x3c, true);
  if (table + entry * count > object.length) return undefined;
  const headers = Array.from({ length: count }, (_, i) => table + i * entry);
  const content = (at: number): Uint8Array => {
    const offset = Number(view.getBigUint64(at + 0x18, true));
    return object.subarray(offset, offset + Number(view.getBigUint64(at + 0x20, true)));
  };
  const namesAt = headers[view.getUint16(0x3e, true)];
  if (namesAt === undefined) return undefined;
  const names = content(namesAt);
  const nameAt = (start: number): string => new TextDecoder().decode(names.subarray(start, names.indexOf(0, start)));
  const found = headers.find((at) => nameAt(view.getUint32(at, true)) === name);
  return found === undefined ? undefined : content(found);
}
