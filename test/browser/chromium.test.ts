import { delimiter } from 'node:path';
import { findChromium } from './chromium.ts';

const only =
  (...there: readonly string[]) =>
  (path: string): boolean =>
    there.includes(path);

test('what CHROMIUM_PATH says is taken, wherever others are', () => {
  expect(findChromium({ CHROMIUM_PATH: '/my/own' }, only('/my/own', '/usr/bin/chromium'))).toBe('/my/own');
});

test('a CHROMIUM_PATH that leads nowhere is no browser: another one would not be what was asked for', () => {
  expect(findChromium({ CHROMIUM_PATH: '/gone' }, only('/usr/bin/chromium'))).toBeUndefined();
});

test('without it, one is looked for at the usual places, then on the PATH', () => {
  expect(findChromium({}, only('/usr/bin/chromium'))).toBe('/usr/bin/chromium');
  expect(findChromium({ PATH: ['/a', '/b'].join(delimiter) }, only('/b/chromium'))).toBe('/b/chromium');
  expect(findChromium({}, only())).toBeUndefined();
});
