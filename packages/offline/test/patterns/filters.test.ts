import { compileFilters, type FilterSource, InvalidPattern } from '../../src/patterns/index.ts';

const record = {
  eventID: '1',
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    ApproximateCreationDateTime: 1_678_831_218,
    Keys: { pk: { S: 'outbox#User#u-1' }, sk: { S: '0000000007#001' } },
    NewImage: {
      pk: { S: 'outbox#User#u-1' },
      status: { S: 'PENDING' },
      attempts: { N: '101' },
      open: { BOOL: true },
    },
    SequenceNumber: '111',
  },
};
const removedByTimeToLive = {
  eventName: 'REMOVE',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: { Keys: { pk: { S: 'timer#1' } } },
};
const message = (body: string) => ({ messageId: 'm-1', body, attributes: { ApproximateReceiveCount: '1' } });
const passes = (filters: readonly unknown[], source: FilterSource, value: unknown) =>
  compileFilters(filters, source)(value);

describe('filters of a stream mapping', () => {
  test.each([
    ['no filter passes everything', [], true],
    ['an event name', [{ eventName: ['INSERT'] }], true],
    ['another event name', [{ eventName: ['REMOVE'] }], false],
    ['a key by prefix', [{ dynamodb: { Keys: { pk: { S: [{ prefix: 'outbox#' }] } } } }], true],
    ['a key by suffix', [{ dynamodb: { Keys: { sk: { S: [{ suffix: '#001' }] } } } }], true],
    [
      'a status in any case',
      [{ dynamodb: { NewImage: { status: { S: [{ 'equals-ignore-case': 'pending' }] } } } }],
      true,
    ],
    ['without the type of the attribute', [{ dynamodb: { NewImage: { status: ['PENDING'] } } }], false],
    ['an attribute that exists', [{ dynamodb: { NewImage: { status: { S: [{ exists: true }] } } } }], true],
    [
      'an attribute is no leaf, so it does not exist',
      [{ dynamodb: { NewImage: { status: [{ exists: true }] } } }],
      false,
    ],
    ['a number is text in a stream record', [{ dynamodb: { NewImage: { attempts: { N: ['101'] } } } }], true],
    [
      'no range matches such text',
      [{ dynamodb: { NewImage: { attempts: { N: [{ numeric: ['>', 100] }] } } } }],
      false,
    ],
    ['a boolean', [{ dynamodb: { NewImage: { open: { BOOL: [true] } } } }], true],
    ['the time is a number', [{ dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>', 0] }] } }], true],
    [
      'all fields of one filter',
      [{ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: ['x'] } } } }],
      false,
    ],
    [
      'any of several filters',
      [{ eventName: ['REMOVE'] }, { eventName: ['MODIFY'] }, { eventName: ['INSERT'] }],
      true,
    ],
    ['a pattern as text', ['{"eventName":["INSERT"]}'], true],
    ['a pattern as CloudFormation writes it', [{ Pattern: '{"eventName":["INSERT"]}' }], true],
    [
      'alternatives inside a filter',
      [{ $or: [{ eventName: ['REMOVE'] }, { dynamodb: { SequenceNumber: ['111'] } }] }],
      true,
    ],
  ] as const)('%s', (_, filters, expected) => {
    expect(passes(filters, 'dynamodb', record)).toBe(expected);
  });

  test('deletes by time to live are told from others', () => {
    const filter = { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } };
    expect(passes([filter], 'dynamodb', removedByTimeToLive)).toBe(true);
    expect(passes([filter], 'dynamodb', { ...removedByTimeToLive, userIdentity: undefined })).toBe(false);
  });
});

describe('filters of a queue mapping', () => {
  const json = '{"type":"user.created","n":5,"tags":["a","b"]}';
  test.each([
    ['a JSON body, filter nests into it: match', { body: { type: ['user.created'] } }, json, true],
    ['a JSON body, filter nests into it: no match', { body: { type: ['user.deleted'] } }, json, false],
    ['a JSON body, its numbers are numbers', { body: { n: [{ numeric: ['>', 4] }] } }, json, true],
    ['a JSON body, filter for a plain string: dropped', { body: [{ prefix: '{' }] }, json, false],
    ['a JSON body, filter says nothing of it', { messageId: ['m-1'] }, json, true],
    [
      'a plain body, filter for a plain string: match',
      { body: [{ prefix: 'Result: ' }] },
      'Result: ok',
      true,
    ],
    ['a plain body, filter for a plain string: no match', { body: ['Result: no'] }, 'Result: ok', false],
    [
      'a plain body, filter nests into it: dropped',
      { body: { type: [{ exists: false }] } },
      'Result: ok',
      false,
    ],
    ['a plain body, filter says nothing of it', { messageId: ['m-1'] }, 'Result: ok', true],
    ['metadata and body together', { messageId: ['m-1'], body: { type: ['user.created'] } }, json, true],
    [
      'metadata refuses what the body would pass',
      { messageId: ['m-2'], body: { type: ['user.created'] } },
      json,
      false,
    ],
    [
      'alternatives of both kinds, a plain body',
      { $or: [{ body: { type: ['x'] } }, { body: ['x'] }] },
      'x',
      true,
    ],
    [
      'alternatives of both kinds, a JSON body',
      { $or: [{ body: { type: ['x'] } }, { body: ['x'] }] },
      '{"type":"x"}',
      true,
    ],
    [
      'an alternative that says nothing of the body',
      { $or: [{ body: { type: ['x'] } }, { messageId: ['m-1'] }] },
      'x',
      true,
    ],
  ] as const)('%s', (_, filter, body, expected) => {
    expect(passes([filter], 'sqs', message(body))).toBe(expected);
  });

  test('what is no message does not pass', () => {
    expect(passes([{ body: ['x'] }], 'sqs', { messageId: 'm-1' })).toBe(false);
    expect(passes([{ body: ['x'] }], 'sqs', null)).toBe(false);
  });
});

describe('filters are refused', () => {
  test.each([
    ['wildcard', { body: { a: [{ wildcard: 'x*' }] } }, 'UNKNOWN_OPERATOR'],
    ['cidr', { body: { a: [{ cidr: '10.0.0.0/8' }] } }, 'UNKNOWN_OPERATOR'],
    [
      'anything-but of an operator',
      { body: { a: [{ 'anything-but': { prefix: 'x' } }] } },
      'UNSUPPORTED_OPERATOR',
    ],
    [
      'a prefix in any case',
      { body: { a: [{ prefix: { 'equals-ignore-case': 'x' } }] } },
      'UNSUPPORTED_OPERATOR',
    ],
    ['a value that is no array', { eventSource: 'aws:sqs' }, 'NOT_A_RULE'],
    ['an empty array', { eventSource: [] }, 'EMPTY_ARRAY'],
    ['text that is not JSON', 'simple string', 'INVALID_JSON'],
    ['null', 'null', 'NOT_AN_OBJECT'],
  ])('%s', (_, filter, code) => {
    expect(codeOf(() => compileFilters([filter], 'sqs'))).toBe(code);
  });

  test('values for the whole record of a stream', () => {
    expect(codeOf(() => compileFilters([{ dynamodb: ['x'] }], 'dynamodb'))).toBe('NOT_AN_OBJECT');
  });

  test('a sixth one, unless the account may have ten', () => {
    const filters = Array.from({ length: 6 }, () => ({ eventName: ['INSERT'] }));
    expect(codeOf(() => compileFilters(filters, 'dynamodb'))).toBe('TOO_MANY_FILTERS');
    expect(compileFilters(filters, 'dynamodb', { maximumFilters: 10 })(record)).toBe(true);
  });
});

function codeOf(compile: () => unknown): string | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return error.code;
    throw error;
  }
}
