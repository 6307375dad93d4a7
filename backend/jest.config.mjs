// Nest 12 is ESM only, so jest runs in ESM mode: start it with `node --experimental-vm-modules`.
export default {
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  setupFiles: ['reflect-metadata'],
  // Ends what hangs, and measures nothing: with cold caches, on MariaDB and on a machine that does other work besides, the
  // start of a whole server alone can take half a minute.
  testTimeout: 240_000,
  maxWorkers: 2,
  extensionsToTreatAsEsm: ['.ts'],
  // TypeScript's own ESM style imports './x.js', while the file under test is ./x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          // Must say the same as tsconfig.json: else each declared field becomes an own `undefined` property.
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};
