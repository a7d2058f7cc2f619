import { Fault } from '../errors/fault.ts';
import { type Layout, readLayout } from './btf.ts';
import { CONSTANTS, STRUCTS } from './layout.generated.ts';

/** The layout this controller was built for. */
export const LAYOUT: Layout = { structs: STRUCTS, constants: CONSTANTS };

/**
 * Refuses an object whose types or constants differ from this controller's. Only what the object
 * carries is compared (clang leaves out types that a program does not use), and it must carry struct weir_image.
 * Throws Fault LAYOUT_MISMATCH naming every difference.
 */
export function assertLayout(object: Uint8Array): void {
  const found = readLayout(object);
  const differences =
    found.structs['weir_image'] === undefined ? ['struct weir_image is absent'] : differencesOf(found);
  if (differences.length === 0) return;
  throw new Fault(
    'LAYOUT_MISMATCH',
    `loading the BPF object: its layout differs from the controller's (${differences.join('; ')}); rebuild both with npm run build`,
  );
}

function differencesOf(found: Layout): string[] {
  const constants = Object.entries(found.constants).flatMap(([name, value]) =>
    difference(name, LAYOUT.constants[name], value),
  );
  const structs = Object.entries(found.structs).flatMap(([name, { size, members }]) => {
    const own = LAYOUT.structs[name];
    if (own === undefined) return [`struct ${name} is unknown here`];
    const names = new Set([...Object.keys(own.members), ...Object.keys(members)]);
    return [
      ...difference(`sizeof ${name}`, own.size, size),
      ...[...names].flatMap((m) => difference(`${name}.${m}`, shapeText(own.members[m]), shapeText(members[m]))),
    ];
  });
  return [...constants, ...structs];
}

function difference(what: string, own: number | string | undefined, found: number | string): string[] {
  return own === found ? [] : [`${what} is ${found}, expected ${own ?? 'absent'}`];
}

function shapeText(member: Layout['structs'][string]['members'][string] | undefined): string {
  return member === undefined ? 'absent' : `${member.type}[${member.count}] at ${member.offset}`;
}
