import { type Layout, readLayout } from '../../controller/abi/btf.ts';
import { assertLayout, LAYOUT } from '../../controller/abi/layout.ts';
import { Fault } from '../../controller/errors/fault.ts';
import { elfWithBtf } from './object.ts';

function refusal(object: Uint8Array): string {
  try {
    assertLayout(object);
  } catch (error) {
    if (error instanceof Fault) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

test('structures, arrays and constants are read', () => {
  const y = { offset: 4, size: 2, count: 4, type: 'u16' };
  const z = { offset: 0, size: 12, count: 1, type: 'weir_a' };
  const weirA = { size: 12, members: { x: { offset: 0, size: 4, count: 1, type: 'u32' }, y } };
  const layout: Layout = {
    structs: { weir_a: weirA, weir_b: { size: 12, members: { z } } },
    constants: { WEIR_NONE: -1 },
  };
  const noise = { structs: { ...layout.structs, other: weirA }, constants: { ...layout.constants, OTHER: 3 } };
  expect(readLayout(elfWithBtf(noise))).toEqual(layout);
});

const { weir_image, weir_trie, weir_span, weir_ports, weir_dimension } = LAYOUT.structs;
if (!weir_image || !weir_trie || !weir_span || !weir_ports || !weir_dimension) {
  throw new Error('the layout has no image');
}
const IMAGE: Layout['structs'] = { weir_image, weir_trie, weir_span, weir_ports, weir_dimension };
const RULE: Layout['structs'][string] = {
  size: 12,
  members: {
    id: { offset: 4, size: 4, count: 2, type: 'u32' },
    more: { offset: 0, size: 4, count: 1, type: 'u32' },
  },
};
const PREFIX = "LAYOUT_MISMATCH loading the BPF object: its layout differs from the controller's (";
const SUFFIX = '); rebuild both with npm run build';

const OBJECTS: readonly [what: string, object: Layout, says: string][] = [
  ['the same layout', LAYOUT, 'accepted'],
  ['a subset of the types', { structs: IMAGE, constants: { WEIR_SLOTS: 4 } }, 'accepted'],
  ['no struct weir_image', { structs: {}, constants: {} }, `${PREFIX}struct weir_image is absent${SUFFIX}`],
  [
    'several differences',
    { structs: { ...IMAGE, weir_rule: RULE, weir_new: RULE }, constants: { WEIR_SLOTS: 8, WEIR_OTHER: 1 } },
    `${PREFIX}WEIR_SLOTS is 8, expected 4; WEIR_OTHER is 1, expected absent; sizeof weir_rule is 12, expected 8; weir_rule.id is u32[2] at 4, expected u64[1] at 0; weir_rule.more is u32[1] at 0, expected absent; struct weir_new is unknown here${SUFFIX}`,
  ],
];

test.each(OBJECTS)('an object with %s', (_what, object, says) => {
  expect(refusal(elfWithBtf(object))).toBe(says);
});

test.each([
  ['no ELF object', Uint8Array.of(1, 2, 3), 'the object has no .BTF section'],
  ['an object cut short', elfWithBtf(LAYOUT).subarray(0, 200), 'the object has no .BTF section'],
])('%s', (_what, object, says) => {
  expect(refusal(object)).toBe(
    `LAYOUT_MISMATCH reading the layout of the BPF object: ${says}; rebuild it with npm run build`,
  );
});
