export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Needs the vendors' own tools; `npm run test:shipped` installs them first.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/shipped/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/typescript-transform.js' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  coverageProvider: 'v8',
  // A test that hangs ends by itself; one that is slow on a busy machine does not fail.
  testTimeout: 120_000,
  maxWorkers: 2,
  // Modules of a finished file are never freed under --experimental-vm-modules: after a hundred files a worker spent most of its
  // time collecting garbage. A new one starts in a second.
  workerIdleMemoryLimit: '900MB',
};
