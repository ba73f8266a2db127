import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { buildPage } from '@edtech/pages/build';
import { findChromium, HOW_TO_GET_ONE } from './chromium.ts';

/**
 * Looks at the console in a real browser.
 *
 *   node test/browser/run.ts [--if-available] [what jest takes]
 *
 * Exits with 1 where there is no browser, unless --if-available is given.
 */
const FLAG = '--if-available';
const given = process.argv.slice(2);
const isOptional = given.includes(FLAG);

const chromium = findChromium(process.env);

if (chromium === undefined) {
  console.error(HOW_TO_GET_ONE);
  if (isOptional) console.error('Nothing was looked at.');
  process.exitCode = isOptional ? 0 : 1;
} else {
  const root = resolve(import.meta.dirname, '../..');
  await buildPage(`${root}/services/operations/console`, [`${root}/package-lock.json`]);
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--selectProjects',
      'browser',
      '--runInBand',
      ...given.filter((one) => one !== FLAG),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
  );
  process.exitCode = status ?? 1;
}
