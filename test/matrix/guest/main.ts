import { release } from 'node:os';
import { tell } from '../tell.ts';
import { provideGlobals, runTests } from './harness.ts';

/** The suites in a guest. $WEIR_MATRIX_SUITES names them: modules of the suites folder, or test files, without extension. */

provideGlobals();
for (const name of (process.env['WEIR_MATRIX_SUITES'] ?? '').split(',')) {
  await import(`../${name}.js`);
}
const without = process.env['WEIR_MATRIX_WITHOUT'] ?? '';
await runTests(without === '' ? /(?!)/ : new RegExp(without));
tell({ kind: 'ended', kernel: release() });
