import { jest } from '@jest/globals';
import { createLineBuffer } from '../../src/journal/index.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('lines that come within a moment are printed together, in their order', () => {
  const printed: string[] = [];
  const lines = createLineBuffer((text) => printed.push(text));
  lines.add('one');
  lines.add('two');
  expect(printed).toEqual([]);
  jest.runAllTimers();
  lines.add('three');
  jest.runAllTimers();
  expect(printed).toEqual(['one\ntwo', 'three']);
});

test('what is left is printed at once when told, and once', () => {
  const printed: string[] = [];
  const lines = createLineBuffer((text) => printed.push(text));
  lines.flush();
  lines.add('one');
  lines.flush();
  jest.runAllTimers();
  expect(printed).toEqual(['one']);
});
