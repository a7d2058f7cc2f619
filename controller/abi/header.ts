import { createHash } from 'node:crypto';
import { fieldsAt, offsetOf, sizeOf, viewOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';

/** What a slot or an image says about itself. Offsets and sizes in bytes; zero where nothing was written. */
export interface Header {
  readonly magic: number;
  readonly version: number;
  readonly generation: number;
  /** 64 hex digits, as stored. */
  readonly digest: string;
  /** Bytes of the image proper. */
  readonly size: number;
  readonly bindings: number;
  readonly counterSlots: number;
}

/** Bytes a header takes; fewer cannot be read. */
export const HEADER_BYTES: number = sizeOf('weir_image');

/** Reads the header of an image or a slot of at least HEADER_BYTES, whatever is in it. */
export function readHeader(bytes: Uint8Array): Header {
  const fields = fieldsAt(viewOf(bytes), 'weir_image', 0);
  const digest = offsetOf('weir_image', 'digest');
  return {
    magic: fields.get('magic'),
    version: fields.get('version'),
    generation: Number(fields.get64('generation')),
    digest: Buffer.from(bytes.subarray(digest, digest + 32)).toString('hex'),
    size: fields.get('size'),
    bindings: fields.get('bindings'),
    counterSlots: fields.get('counter_slots'),
  };
}

/** Digests of images that this process made, for as long as there are their bytes. */
const sealed = new WeakMap<Uint8Array, string>();

/** Writes the digest of its covered bytes into an image, which is not to be changed any more, and answers it. */
export function seal(image: Uint8Array): string {
  const digest = digestOf(image, image.length);
  image.set(Buffer.from(digest, 'hex'), offsetOf('weir_image', 'digest'));
  sealed.set(image, digest);
  return digest;
}

/** The digest of an image: that of its seal, without reading its megabytes again, else of its bytes. */
export function imageDigest(image: Uint8Array): string {
  return sealed.get(image) ?? digestOf(image, image.length);
}

/** SHA-256, hex, of the covered bytes of an image of `size` bytes that begins `bytes`. */
export function digestOf(bytes: Uint8Array, size: number): string {
  return createHash('sha256').update(bytes.subarray(CONSTANTS.WEIR_UNCOVERED, size)).digest('hex');
}
