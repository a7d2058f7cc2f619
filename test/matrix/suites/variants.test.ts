import { bind } from '../../../controller/abi/bindings.ts';
import { placeImage } from '../../../controller/abi/slot.ts';
import { describeProgram, isRefusal } from '../../../controller/kernel/bpf.ts';
import { loadObject, PROGRAMS, readObject } from '../../../controller/kernel/object.ts';
import { kernelVersion } from '../../../controller/kernel/probe.ts';
import type { TestRun } from '../../../controller/kernel/test-run.ts';
import { type BareSlot, bareSlot } from '../../kernel/bare-slot.ts';
import type { Case } from '../corpus.ts';
import { tell } from '../tell.ts';
import { excess } from '../verified.ts';
import { casesHere } from './cases.ts';
import { INTERPRETED, inFull, inGuest, translated, translations } from './sysctl.ts';
import { USED, VARIANTS } from './variants.ts';

const NEXT = -1;
const FRAMES = 100;
/** Loopback, which lends its frames to BPF_PROG_TEST_RUN. */
const IFINDEX = 1;

const cases = (await casesHere()).filter(({ image }) => image.length < 2 ** 18).slice(0, 10);

describe.each(translations())('$name', (translation) => {
  const asStarted = Object.keys(translation.settings).length === 0;
  test.each(asStarted || inFull() ? VARIANTS : USED)(
    '$name: loads within the budget and decides',
    ({ name: variant, record, classes }) => {
      const sizeClass = classes[0] ?? 0;
      const bytes = cases[0]?.image ?? new Uint8Array(0);
      using slot = translated(translation, () => bareSlot({ bytes }, sizeClass, { record, classes }));
      const counts = Object.fromEntries(
        PROGRAMS.map((name) => [name, describeProgram(slot.loaded.programs[name]).verified]),
      );
      const kernel = kernelVersion().join('.');
      if (asStarted) tell({ kind: 'verified', kernel, variant, counts });
      expect(excess({ kernel, variant, counts })).toEqual([]);
      expect(cases.flatMap((one) => disagreements(slot, one))).toEqual([]);
    },
  );
});

if (inGuest()) {
  test('without the JIT the programs are refused, and the message says why', () => {
    expect(() => translated(INTERPRETED, () => loadObject(readObject(), { classes: [0] }))).toThrow(
      /^loading the BPF programs: the kernel refused them, callbacks are not allowed in non-JITed programs /,
    );
  });
}

/** Frames that pass against the case's word or are dropped against it; what BPF_PROG_TEST_RUN does not carry aside. */
function disagreements(slot: BareSlot, { image, linkLayer, asked }: Case): readonly string[] {
  placeImage(slot.bytes, image, 1);
  return asked.slice(0, FRAMES / cases.length).flatMap(({ frame, point, hook, expected }) => {
    bind(slot.bytes, { ifindex: IFINDEX, point, linkLayer });
    const verdict = verdictOf(slot[hook], frame);
    if (verdict === undefined || (verdict === NEXT) === (expected.action === 'allow')) return [];
    return [`${hook} ${Buffer.from(frame).toString('hex')}: ${verdict}`];
  });
}

function verdictOf(program: TestRun, frame: Uint8Array): number | undefined {
  try {
    return program.run(frame);
  } catch (error) {
    if (isRefusal(error, 'EINVAL')) return undefined;
    throw error;
  }
}
