import fc from 'fast-check';
import { MOST, QuestionRefused, questionIn } from '../../src/inspect/index.ts';

const publication = {
  id: 'e-1',
  type: 'tally.raised',
  source: 'edtech.test',
  aggregateType: 'Tally',
  aggregateId: 't-1',
  sequence: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  destination: 'bus',
  fields: ['by'],
};

test.each([
  { ask: 'depths' },
  { ask: 'declared' },
  { ask: 'health', limit: 20 },
  { ask: 'stream', type: 'User', id: 'u-1', after: 0, limit: 20, shown: false },
  { ask: 'correlated', correlationId: 'c-1', limit: MOST.correlated },
  { ask: 'deliveries', of: [publication, { ...publication, destination: 'local' }] },
  { ask: 'lookup', id: 'u-1' },
  { ask: 'sagas', saga: 'Trip', status: 'STUCK', before: { startedAt: '2026', id: 't-1' }, limit: 1 },
  { ask: 'saga', saga: 'Trip', sagaId: 't-1' },
  { ask: 'letters', of: [{ type: 'User', id: 'u-1' }] },
])('$ask is a question', (question) => {
  expect(questionIn(question)).toEqual(question);
  expect(questionIn({ ...question, more: 'than is asked' })).toEqual(question);
});

test.each([
  [undefined, /object/],
  [[], /object/],
  [{}, /asked "undefined"/],
  [{ ask: 'delete' }, /asked "delete"/],
  [{ ask: 'constructor' }, /asked "constructor"/],
  [{ ask: 'health', limit: 0 }, /limit/],
  [{ ask: 'health', limit: MOST.unhealthy + 1 }, /limit/],
  [{ ask: 'stream', type: 'User', id: '', after: 0, limit: 1 }, /id must be a text/],
  [{ ask: 'stream', type: 'User', id: 'u-1', after: -1, limit: 1 }, /after/],
  [{ ask: 'lookup', id: 'x'.repeat(2_049) }, /id must be a text/],
  [{ ask: 'sagas', saga: 'Trip', status: 'LOST', limit: 1 }, /status must be one of RUNNING/],
  [{ ask: 'deliveries', of: [{ ...publication, sequence: '1' }] }, /sequence/],
  [{ ask: 'deliveries', of: Array(MOST.deliveries + 1).fill(publication) }, /at most 500/],
  [{ ask: 'letters', of: 'User' }, /list/],
])('%j is refused', (value, says) => {
  expect(() => questionIn(value)).toThrow(QuestionRefused);
  expect(() => questionIn(value)).toThrow(says);
});

test('payloads are shown only to who says so in so many words', () => {
  const question = { ask: 'stream', type: 'User', id: 'u-1', after: 0, limit: 1 };
  for (const shown of [undefined, 'true', 1, {}])
    expect(questionIn({ ...question, shown })).toMatchObject({ shown: false });
  expect(questionIn({ ...question, shown: true })).toMatchObject({ shown: true });
});

test('whatever comes, it is a question or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        questionIn(value);
      } catch (error) {
        expect(error).toBeInstanceOf(QuestionRefused);
      }
    }),
  );
});
