import { compile } from '../../controller/compile/compile.ts';
import type { Judge } from '../../controller/kernel/backend.ts';
import { kernelJudge } from '../../controller/kernel/judge.ts';
import type { Image } from '../../controller/model/image.ts';
import { judgedEngine } from '../../controller/observe/judged-engine.ts';
import { askings, expectedRow, judgeCase, rowOf } from '../kubernetes/ask.ts';
import { CASES } from '../kubernetes/table.ts';

/** Programs that are loaded once for every host of every case: the image is put in place when another one is asked. */
let programs: Judge;
let inPlace: Image | undefined;
beforeAll(() => {
  programs = kernelJudge();
});
afterAll(() => programs[Symbol.dispose]());

function openJudge(): Judge {
  let image: Image | undefined;
  return {
    load(next) {
      image = next;
    },
    judge(frame, point, hook) {
      if (image !== undefined && image !== inPlace) programs.load(image);
      inPlace = image;
      return programs.judge(frame, point, hook);
    },
    [Symbol.dispose]() {
      image = undefined;
    },
  };
}

describe.each([4, 6] as const)('what Kubernetes documents decide, engine kernel, IPv%i', (family) => {
  test.each(CASES.filter(({ flows }) => flows !== undefined))('$id $title', (each) => {
    const { value } = judgeCase(each);
    if (value === undefined) throw new Error('judging a case: its documents were refused; see its lines');
    using engine = judgedEngine({ name: 'kernel', compile, openJudge });
    const asked = askings(value, each.flows ?? [], family);
    expect(asked.map((asking) => rowOf(engine, asking))).toEqual(asked.map(({ flow }) => expectedRow(flow, family)));
  });
});
