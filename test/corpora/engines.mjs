// Engines for one case after another. Loading the programs takes longer than asking them, so the kernel's are kept.
import { compile } from '../../dist/compile/compile.js';
import { openEngine } from '../../dist/compose.js';
import { judgedEngine } from '../../dist/observe/judged-engine.js';

/**
 * @typedef {import('../../controller/model/engine.ts').Engine} Engine
 * @typedef {import('../../controller/kernel/backend.ts').Judge} Judge
 * @typedef {{ name: Engine['name'], open(): Promise<Engine> } & Disposable} Engines
 */

/**
 * @param {Engine['name']} name
 * @returns {Promise<Engines>}
 */
export async function enginesOf(name) {
  if (name !== 'kernel') return { name, open: () => openEngine(name), [Symbol.dispose]() {} };
  const { kernelJudge } = await import('../../dist/kernel/judge.js');
  const judges = takingTurns(kernelJudge());
  return {
    name,
    open: async () => judgedEngine({ name, compile, openJudge: judges.open }),
    [Symbol.dispose]: () => judges[Symbol.dispose](),
  };
}

/**
 * Any number of judges that are one: it has the image loaded of whoever was asked last.
 *
 * @param {Judge} judge
 * @returns {{ open(): Judge } & Disposable}
 */
export function takingTurns(judge) {
  let present;
  const open = () => {
    let own;
    return {
      load(image) {
        own = image;
      },
      judge(frame, point, hook) {
        if (present !== own) judge.load(own);
        present = own;
        return judge.judge(frame, point, hook);
      },
      [Symbol.dispose]() {},
    };
  };
  return { open, [Symbol.dispose]: () => judge[Symbol.dispose]() };
}
