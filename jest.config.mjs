const swc = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const project = (displayName, testMatch, options = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': swc },
  modulePathIgnorePatterns: ['<rootDir>/.esbuild', '<rootDir>/.serverless'],
  ...options,
});

/**
 * Unit tests live beside the code; the others need DynamoDB Local (integration), what is deployed (deploy) or the whole local platform
 * (e2e, and mishaps, which is told by the clock and wants the machine for itself) or a browser (browser, by `npm run test:browser`).
 */
export default {
  testTimeout: 60_000,
  maxWorkers: '100%',
  projects: [
    project('unit', [
      '<rootDir>/packages/*/test/**/*.test.ts',
      '<rootDir>/services/*/test/**/*.test.ts',
      '<rootDir>/test/chaos/**/*.test.ts',
      '<rootDir>/test/demo/**/*.test.ts',
      '<rootDir>/test/docs/**/*.test.ts',
      '<rootDir>/test/infrastructure/**/*.test.ts',
      '<rootDir>/test/api/**/*.test.ts',
    ]),
    project('integration', ['<rootDir>/test/integration/**/*.test.ts'], {
      globalSetup: '<rootDir>/test/integration/start-dynamodb.ts',
      globalTeardown: '<rootDir>/test/integration/stop-dynamodb.ts',
    }),
    project('deploy', ['<rootDir>/test/deploy/**/*.test.ts'], {
      globalSetup: '<rootDir>/test/deploy/start-packaging.ts',
      globalTeardown: '<rootDir>/test/deploy/stop-packaging.ts',
    }),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts'], {
      globalSetup: '<rootDir>/test/e2e/forget-calls.ts',
    }),
    project('browser', ['<rootDir>/test/browser/**/*.test.ts']),
    project('mishaps', ['<rootDir>/test/mishaps/**/*.test.ts']),
  ],
};
