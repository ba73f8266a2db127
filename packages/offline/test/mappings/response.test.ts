import { readBatchResponse } from '../../src/mappings/response.ts';

const known = new Set(['1', '2', '3']);

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['an empty list', { batchItemFailures: [] }],
  ['a null list', { batchItemFailures: null }],
])('%s is success', (_, payload) => {
  expect(readBatchResponse(payload, known)).toEqual({ kind: 'success' });
});

test('identifiers of the batch are its failures', () => {
  const payload = {
    batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '2' }, { itemIdentifier: '2' }],
  };
  expect(readBatchResponse(payload, known)).toEqual({ kind: 'failures', identifiers: new Set(['2', '3']) });
});

test.each([
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['a wrong key', { batchItemFailures: [{ identifier: '1' }] }],
  [
    'an identifier that is not in the batch',
    { batchItemFailures: [{ itemIdentifier: '1' }, { itemIdentifier: '9' }] },
  ],
  ['a list that is none', { batchItemFailures: 'all' }],
  ['a text', 'ok'],
  ['a list', []],
])('%s makes the whole batch a failure', (_, payload) => {
  expect(readBatchResponse(payload, known)).toMatchObject({ kind: 'invalid' });
});
