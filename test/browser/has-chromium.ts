import { findChromium } from './chromium.ts';

/** Exits with 1 where there is no browser for the tests of the console. */
process.exitCode = findChromium(process.env) === undefined ? 1 : 0;
