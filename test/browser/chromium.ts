import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where browsers are that speak the protocol of Chromium. */
const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** What to do where there is none. */
export const HOW_TO_GET_ONE = [
  'There is no Chromium here, which the tests of the console look at its pages with. Get one:',
  '  Debian, Ubuntu   apt-get install -y chromium',
  '  macOS            brew install --cask chromium',
  '  elsewhere        any Chrome or Edge will do',
  'or say where one is: CHROMIUM_PATH=/path/to/chromium npm run test:browser',
].join('\n');

/** The file of a Chromium: what `CHROMIUM_PATH` says, else one at a usual place; undefined when there is none. */
export const findChromium = (
  variables: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean = existsSync,
): string | undefined => {
  const { CHROMIUM_PATH: said, PATH = '' } = variables;
  if (said !== undefined && said !== '') return exists(said) ? said : undefined;
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...USUAL, ...onPath].find(exists);
};
