import { jest } from '@jest/globals';
import { lookInFunction, tellInFunction } from '../src/functions.ts';
import type { Reading } from '../src/readings.ts';

const { env } = process;

const COUNTED = { POWERTOOLS_METRICS_NAMESPACE: 'edtech', POWERTOOLS_SERVICE_NAME: 'edtech-test' };

const readingOf = (name: string): Reading => ({
  place: { dimension: 'outbox', name },
  gauges: [{ name: 'Pending', unit: 'Count', value: 3 }],
});

let printed: string[];

beforeEach(() => {
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed.push(String(line));
    return true;
  });
});

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

test('a look is told in one line, which is nothing but JSON', async () => {
  process.env = { ...env, ...COUNTED, OUTBOX: 'edtech.user' };
  await lookInFunction('OUTBOX', async (name) => readingOf(name))?.();
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatch(/\}\n$/);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    service: 'edtech-test',
    outbox: 'edtech.user',
    Pending: 3,
  });
});

test('a look that fails tells nothing, and fails nobody', async () => {
  process.env = { ...env, ...COUNTED, OUTBOX: 'edtech.user' };
  const warned = jest.spyOn(console, 'warn').mockReturnValue();
  await lookInFunction('OUTBOX', () => Promise.reject(new Error('no table')))?.();
  expect(printed).toEqual([]);
  expect(warned.mock.calls.join()).toContain('what the sweep has left is not known');
});

test.each([
  ['a name', COUNTED],
  ['a stage', { POWERTOOLS_METRICS_NAMESPACE: 'edtech', OUTBOX: 'edtech.user' }],
  ['a namespace', { POWERTOOLS_SERVICE_NAME: 'edtech-test', OUTBOX: 'edtech.user' }],
])('without %s nobody looks', (_what, variables) => {
  process.env = { ...variables };
  expect(lookInFunction('OUTBOX', async (name) => readingOf(name))).toBeUndefined();
});

test('without names nothing is told', () => {
  process.env = {};
  expect(tellInFunction()).toBeUndefined();
});
