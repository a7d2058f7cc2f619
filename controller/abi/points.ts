import type { Image } from '../model/image.ts';
import { LOOPBACK, matchesGlob } from '../net/interface-name.ts';
import { fieldsAt, offsetOf, sizeOf, viewOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';

/**
 * The point of an interface: that of the first pattern that matches its name.
 * `undefined`: this image does not manage it. The image must have passed verifyImage.
 */
export function pointOf(image: Image | Uint8Array, interfaceName: string): number | undefined {
  return pointFinder(image)(interfaceName);
}

/** As pointOf, for many interfaces: the patterns are read once. */
export function pointFinder(image: Image | Uint8Array): (interfaceName: string) => number | undefined {
  return pointFinderIn(sectionOf(image instanceof Uint8Array ? image : image.bytes));
}

/** As pointFinder, by the section of interfaces alone. */
export function pointFinderIn(section: Uint8Array): (interfaceName: string) => number | undefined {
  const entries = [...interfaceEntries(section)];
  return (name) => {
    if (name === LOOPBACK) return undefined;
    return entries.find(({ pattern, glob }) => (glob ? matchesGlob(pattern, name) : pattern === name))?.point;
  };
}

/** Patterns of the interfaces an image manages. Its bytes must be as compiled. */
export function patternsOf(bytes: Uint8Array): readonly string[] {
  return patternsIn(sectionOf(bytes));
}

/** As patternsOf, by the section of interfaces alone. */
export function patternsIn(section: Uint8Array): readonly string[] {
  return [...new Set([...interfaceEntries(section)].map(({ pattern }) => pattern))];
}

interface InterfaceEntry {
  readonly pattern: string;
  readonly glob: boolean;
  readonly point: number;
}

/** Where the interfaces of an image or slot lie, told by its header. */
export function interfaceSection(head: Uint8Array): { readonly offset: number; readonly length: number } {
  const span = fieldsAt(viewOf(head), 'weir_span', offsetOf('weir_image', 'interfaces'));
  return { offset: span.get('offset'), length: span.get('count') * sizeOf('weir_interface') };
}

function sectionOf(bytes: Uint8Array): Uint8Array {
  const { offset, length } = interfaceSection(bytes);
  return bytes.subarray(offset, offset + length);
}

function* interfaceEntries(section: Uint8Array): Generator<InterfaceEntry> {
  const view = viewOf(section);
  for (let at = 0; at < section.length; at += sizeOf('weir_interface')) {
    const entry = fieldsAt(view, 'weir_interface', at);
    const pattern = readName(section, at + offsetOf('weir_interface', 'pattern'));
    yield { pattern, glob: entry.get('glob') === 1, point: entry.get('point') };
  }
}

function readName(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + CONSTANTS.WEIR_NAME);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}
