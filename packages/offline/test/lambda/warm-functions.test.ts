import { functionsToWarm } from '../../src/lambda/index.ts';
import type { Urgencies } from '../../src/lambda/warm-functions.ts';
import { fn } from './runtime.ts';

const from = (functionKey: string, enabled = true) => ({ functionKey, enabled });
const none: Urgencies = { functions: [], streamMappings: [], queueMappings: [], schedules: [] };

const model: Urgencies = {
  functions: ['sweep', 'route', 'consume', 'project', 'both', 'forward', 'nightly'].map((key) => fn(key)),
  streamMappings: [from('project'), from('forward')],
  queueMappings: [from('consume'), from('both')],
  schedules: [from('sweep'), from('both'), from('nightly')],
};

test('those of streams come first, then those of queues, then all others, and what a schedule alone calls last', () => {
  expect(functionsToWarm(model, 40)).toEqual([
    'project',
    'forward',
    'consume',
    'both',
    'route',
    'sweep',
    'nightly',
  ]);
});

test.each([
  [0, []],
  [3, ['project', 'forward', 'consume']],
])('at most %i are warm', (most, expected) => {
  expect(functionsToWarm(model, most)).toEqual(expected);
});

test('a mapping that is disabled hurries nobody', () => {
  const disabled = {
    ...none,
    functions: [fn('sleeping'), fn('forward')],
    streamMappings: [from('sleeping', false), from('forward')],
  };
  expect(functionsToWarm(disabled, 40)).toEqual(['forward', 'sleeping']);
});

test('a function that may never run is not warmed', () => {
  expect(
    functionsToWarm({ ...none, functions: [fn('off', { reservedConcurrency: 0 }), fn('on')] }, 40),
  ).toEqual(['on']);
});
