// Two projects: `pure` runs in parallel without privileges; `kernel` runs one file at a time, as root, on the real kernel.
if (
  !process.execArgv
    .concat(process.env['NODE_OPTIONS'] ?? '')
    .join(' ')
    .includes('--experimental-vm-modules')
) {
  throw new Error('running Jest: modules need NODE_OPTIONS=--experimental-vm-modules; set it, or use npm test');
}

const transform = {
  '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } }],
};
const common = {
  transform,
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  rootDir: '.',
  globalSetup: '<rootDir>/test/leftovers.mjs',
};
/** It only bounds what hangs: nothing is timed by tests. */
const MINUTE = 60_000;
export default {
  testTimeout: MINUTE,
  projects: [
    {
      ...common,
      displayName: 'pure',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/(kernel|e2e|crash|matrix|atomicity)/'],
    },
    {
      ...common,
      displayName: 'kernel',
      testMatch: ['<rootDir>/test/{kernel,e2e,crash,matrix,atomicity}/**/*.test.ts'],
    },
  ],
};
