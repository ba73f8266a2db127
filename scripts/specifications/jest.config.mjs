import { join, resolve } from 'node:path';
import usual from '../../jest.config.mjs';

const [{ transform, ...unit }] = usual.projects;
const [[files, [, options]]] = Object.entries(transform);

/** The tests of the domains, as in every run, but for the names of decisions. */
export default {
  ...unit,
  rootDir: resolve(import.meta.dirname, '../..'),
  displayName: 'specifications',
  testMatch: ['<rootDir>/services/*/test/domain/**/*.test.ts'],
  transform: { [files]: [join(import.meta.dirname, 'naming-transform.mjs'), options] },
};
