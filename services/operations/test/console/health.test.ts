import { BACKLOG_MESSAGES } from '@edtech/operations';
import type { StatusAnswer } from '@edtech/operations/answers';
import { UNHEALTHY_AFTER_MILLISECONDS } from '@edtech/outbox';
import { headlineOf, kindsInWords } from '../../console/src/health/headline.ts';
import { PROMISED_OUTBOX_AGE, promisesOf } from '../../console/src/health/promises.ts';
import { remedyParts } from '../../console/src/health/remedy.ts';

const NOW = Date.parse('2026-11-29T02:00:00.000Z');

const healthy: StatusAnswer = {
  at: new Date(NOW).toISOString(),
  healthy: true,
  unhealthyByKind: {},
  depths: { queues: [], outboxes: [{ service: 'user', pending: 0, processing: 0, failed: 0 }] },
  deadLetters: { open: 0, routed: 0 },
  sagas: { running: 0, compensating: 0, stuck: 0 },
  unknown: [],
};

const kept = (status: StatusAnswer): readonly (boolean | undefined)[] =>
  promisesOf(status, undefined, NOW).map(({ isKept }) => isKept);

test('what the console takes for too old or too much is what the platform takes for it', () => {
  expect(PROMISED_OUTBOX_AGE).toBe(UNHEALTHY_AFTER_MILLISECONDS);
  expect(BACKLOG_MESSAGES).toBe(1_000);
});

test('one kind of trouble is the headline, several are told by the most', () => {
  const broken = { ...healthy, healthy: false, unhealthyByKind: { 'dead-letters': 1 } };
  expect(headlineOf(broken, undefined, 15).title).toBe('1 dead letter.');
  expect(kindsInWords({ gap: 1, 'dead-letters': 12, unknown: 0 })).toBe(
    '12 dead letters, 1 gap in the order of events, 1 place that does not answer',
  );
});

test('a service that does not answer is no trouble, and no good news either', () => {
  expect(headlineOf({ ...healthy, unknown: ['chat'] }, undefined, 15)).toMatchObject({
    tone: 'warn',
    text: '1 service did not answer: chat.',
  });
});

test('a promise is kept, broken, or not known', () => {
  expect(kept(healthy)).toEqual([undefined, true, true, true]);
  const { deadLetters: _, ...silent } = healthy;
  expect(kept(silent)[2]).toBeUndefined();
  const since = (age: number) => new Date(NOW - age).toISOString();
  const late = (age: number): StatusAnswer => ({
    ...healthy,
    depths: {
      queues: [],
      outboxes: [{ service: 'user', pending: 1, processing: 0, failed: 0, oldestPendingSince: since(age) }],
    },
  });
  expect(kept(late(PROMISED_OUTBOX_AGE))[1]).toBe(true);
  expect(kept(late(PROMISED_OUTBOX_AGE + 1))[1]).toBe(false);
});

test.each([
  ['npm run dlq -- list --cause 49fd', ['> npm run dlq -- list --cause 49fd']],
  [
    'npm run outbox -- show User/u-9; what never comes: npm run consumers -- discard a b --by … --reason …',
    [
      '> npm run outbox -- show User/u-9',
      'what never comes:',
      '> npm run consumers -- discard a b --by … --reason …',
    ],
  ],
  [
    'look whether that function runs; then npm run dlq -- causes.',
    ['look whether that function runs; then', '> npm run dlq -- causes'],
  ],
  [
    'Look whether it is there, and whether it answers.',
    ['Look whether it is there, and whether it answers.'],
  ],
])('the commands in "%s" stand apart', (remedy, parts) => {
  expect(remedyParts(remedy).map(({ kind, text }) => (kind === 'command' ? `> ${text}` : text))).toEqual(
    remedy.endsWith('causes.') ? [...parts] : parts,
  );
});
