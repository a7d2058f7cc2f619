/** One field of a union bpf_attr or of a kernel structure: where, how wide, what. */
export type Field =
  | readonly [offset: number, width: 'u32', value: number]
  | readonly [offset: number, width: 'u64', value: bigint]
  | readonly [offset: number, width: 'text', value: string];

/** A structure of `size` bytes, zero but for `fields`, in the machine's byte order (little-endian). */
export function structure(size: number, fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [offset, width, value] of fields) {
    if (width === 'u32') view.setUint32(offset, value, true);
    else if (width === 'u64') view.setBigUint64(offset, value, true);
    else bytes.set(new TextEncoder().encode(value), offset);
  }
  return bytes;
}

export function u32At(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
}

/** Text up to the first NUL, at most `length` bytes. */
export function textAt(bytes: Uint8Array, offset: number, length: number): string {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}
