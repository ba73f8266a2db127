import type { Row } from './case.ts';

const OPERATORS = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html';
const PUT_RULE = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html';

const three = [{ a: [1] }, { b: [1] }, { c: [1] }];
const combinations = (levels: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: levels }, (_, level) => [`n${level}`, { $or: three }]));

/** Patterns that AWS refuses to create a rule for. */
export const refusals: readonly Row[] = [
  // the whole
  ['text that is not JSON', '{"a":[1]', {}, 'INVALID_JSON'],
  ['single quotes', "{'a':[1]}", {}, 'INVALID_JSON'],
  ['an array', [1], {}, 'NOT_AN_OBJECT'],
  ['a string', '"a"', {}, 'NOT_AN_OBJECT'],
  ['an empty object', {}, {}, 'EMPTY_OBJECT'],
  ['an empty nested object', { a: {} }, {}, 'EMPTY_OBJECT'],
  ['no value in the array', { a: [] }, {}, 'EMPTY_ARRAY'],
  ['a string instead of an array', { a: 'x' }, {}, 'NOT_A_RULE'],
  ['a number instead of an array', { a: 5 }, {}, 'NOT_A_RULE'],
  ['null instead of an array', { a: null }, {}, 'NOT_A_RULE'],
  ['an array inside the array', { a: [['x']] }, {}, 'INVALID_VALUE'],
  [
    'a pattern of more than 4,096 characters',
    { a: ['x'.repeat(4_096)] },
    {},
    'TOO_LARGE',
    { eventRuler: 'no match', page: PUT_RULE, why: 'the length is a limit of the service' },
  ],

  // operators
  ['an unknown operator', { a: [{ contains: 'x' }] }, {}, 'UNKNOWN_OPERATOR'],
  ['an operator in capitals', { a: [{ EXISTS: true }] }, {}, 'UNKNOWN_OPERATOR'],
  ['no operator', { a: [{}] }, {}, 'UNKNOWN_OPERATOR'],
  ['two operators in one object', { a: [{ prefix: 'x', suffix: 'y' }] }, {}, 'INVALID_OPERAND'],
  [
    'an operator that only the library has',
    { a: [{ exactly: 'x' }] },
    { a: 'x' },
    'UNKNOWN_OPERATOR',
    { eventRuler: 'match', page: OPERATORS, why: 'the page lists every operator, and not this one' },
  ],
  ['exists with a string', { a: [{ exists: 'true' }] }, {}, 'INVALID_OPERAND'],
  ['exists with null', { a: [{ exists: null }] }, {}, 'INVALID_OPERAND'],
  ['a prefix that is a number', { a: [{ prefix: 5 }] }, {}, 'INVALID_OPERAND'],
  ['a list of prefixes', { a: [{ prefix: ['x'] }] }, {}, 'INVALID_OPERAND'],
  ['a prefix with another operator inside', { a: [{ prefix: { wildcard: 'x*' } }] }, {}, 'UNKNOWN_OPERATOR'],
  [
    'a prefix with two operators inside',
    { a: [{ prefix: { 'equals-ignore-case': 'x', y: 1 } }] },
    {},
    'UNKNOWN_OPERATOR',
  ],
  [
    'a prefix in any case that is a number',
    { a: [{ prefix: { 'equals-ignore-case': 5 } }] },
    {},
    'INVALID_OPERAND',
  ],
  ['a suffix that is a number', { a: [{ suffix: 5 }] }, {}, 'INVALID_OPERAND'],
  ['a list of suffixes', { a: [{ suffix: ['x'] }] }, {}, 'INVALID_OPERAND'],
  ['a list in any case', { a: [{ 'equals-ignore-case': ['x'] }] }, {}, 'INVALID_OPERAND'],
  ['any case of an operator', { a: [{ 'equals-ignore-case': { prefix: 'x' } }] }, {}, 'INVALID_OPERAND'],

  // wildcard
  ['a wildcard that is a number', { a: [{ wildcard: 5 }] }, {}, 'INVALID_OPERAND'],
  ['a list of wildcards', { a: [{ wildcard: ['x*'] }] }, {}, 'INVALID_OPERAND'],
  ['consecutive wildcards', { a: [{ wildcard: 'x**' }] }, {}, 'INVALID_WILDCARD'],
  ['an escape of an ordinary character', { a: [{ wildcard: 'x\\y' }] }, {}, 'INVALID_WILDCARD'],
  ['an escape at the end', { a: [{ wildcard: 'x\\' }] }, {}, 'INVALID_WILDCARD'],

  // anything-but
  ['anything but null', { a: [{ 'anything-but': null }] }, {}, 'INVALID_OPERAND'],
  ['anything but true', { a: [{ 'anything-but': true }] }, {}, 'INVALID_OPERAND'],
  ['anything but an empty list', { a: [{ 'anything-but': [] }] }, {}, 'INVALID_OPERAND'],
  ['anything but a mixed list', { a: [{ 'anything-but': ['x', 5] }] }, {}, 'INVALID_OPERAND'],
  ['anything but a list with null', { a: [{ 'anything-but': ['x', null] }] }, {}, 'INVALID_OPERAND'],
  [
    'anything but a number that no double holds',
    '{"a":[{"anything-but":12345678901234567890123}]}',
    {},
    'INVALID_OPERAND',
  ],
  [
    'anything but an unknown operator',
    { a: [{ 'anything-but': { numeric: ['>', 5] } }] },
    {},
    'UNKNOWN_OPERATOR',
  ],
  ['anything but no operator', { a: [{ 'anything-but': {} }] }, {}, 'INVALID_OPERAND'],
  [
    'anything but two operators',
    { a: [{ 'anything-but': { prefix: 'x', suffix: 'y' } }] },
    {},
    'INVALID_OPERAND',
  ],
  ['anything but an empty prefix', { a: [{ 'anything-but': { prefix: '' } }] }, {}, 'INVALID_OPERAND'],
  ['anything but an empty suffix', { a: [{ 'anything-but': { suffix: ['x', ''] } }] }, {}, 'INVALID_OPERAND'],
  [
    'anything but a prefix that is a number',
    { a: [{ 'anything-but': { prefix: 5 } }] },
    {},
    'INVALID_OPERAND',
  ],
  [
    'anything but a prefix in any case',
    { a: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'x' } } }] },
    {},
    'INVALID_OPERAND',
  ],
  [
    'anything but a list of numbers in any case',
    { a: [{ 'anything-but': { 'equals-ignore-case': [5] } }] },
    {},
    'INVALID_OPERAND',
  ],
  [
    'anything but an invalid wildcard',
    { a: [{ 'anything-but': { wildcard: 'x**' } }] },
    {},
    'INVALID_WILDCARD',
  ],
  ['anything but no prefix of a list', { a: [{ 'anything-but': { prefix: [] } }] }, {}, 'INVALID_OPERAND'],

  // numeric
  ['numeric with a number', { a: [{ numeric: 5 }] }, {}, 'INVALID_NUMERIC'],
  ['numeric with nothing', { a: [{ numeric: [] }] }, {}, 'INVALID_NUMERIC'],
  ['numeric with an unknown comparison', { a: [{ numeric: ['!=', 5] }] }, {}, 'INVALID_NUMERIC'],
  ['numeric without a number', { a: [{ numeric: ['>'] }] }, {}, 'INVALID_NUMERIC'],
  ['numeric with text', { a: [{ numeric: ['>', '5'] }] }, {}, 'INVALID_NUMERIC'],
  ['a range that begins with its upper bound', { a: [{ numeric: ['<', 5, '>', 0] }] }, {}, 'INVALID_NUMERIC'],
  ['a range with two lower bounds', { a: [{ numeric: ['>', 0, '>', 0] }] }, {}, 'INVALID_NUMERIC'],
  ['a range without its second number', { a: [{ numeric: ['>', 0, '<'] }] }, {}, 'INVALID_NUMERIC'],
  ['a range with three bounds', { a: [{ numeric: ['>', 0, '<', 5, '<', 6] }] }, {}, 'INVALID_NUMERIC'],
  ['a range upside down', { a: [{ numeric: ['>', 5, '<', 0] }] }, {}, 'INVALID_NUMERIC'],
  ['a range of one number', { a: [{ numeric: ['>=', 5, '<=', 5] }] }, {}, 'INVALID_NUMERIC'],
  ['equal, and more', { a: [{ numeric: ['=', 5, '<', 6] }] }, {}, 'INVALID_NUMERIC'],
  [
    'a bound that no double holds',
    '{"a":[{"numeric":[">",12345678901234567890123]}]}',
    {},
    'INVALID_NUMERIC',
  ],

  // cidr
  ['a block without its length', { a: [{ cidr: '10.0.0.0' }] }, {}, 'INVALID_CIDR'],
  ['a block that is too long', { a: [{ cidr: '10.0.0.0/32' }] }, {}, 'INVALID_CIDR'],
  ['a version 6 block that is too long', { a: [{ cidr: '2001:db8::/128' }] }, {}, 'INVALID_CIDR'],
  ['a block of negative length', { a: [{ cidr: '10.0.0.0/-1' }] }, {}, 'INVALID_CIDR'],
  ['a block of no length', { a: [{ cidr: '10.0.0.0/x' }] }, {}, 'INVALID_CIDR'],
  ['a block of a name', { a: [{ cidr: 'localhost/8' }] }, {}, 'INVALID_CIDR'],
  ['a block of what is no version 6 address', { a: [{ cidr: '1:2:3/8' }] }, {}, 'INVALID_CIDR'],
  ['a block that is a number', { a: [{ cidr: 10 }] }, {}, 'INVALID_OPERAND'],

  // $or
  ['$or of one alternative', { $or: [{ a: [1] }] }, {}, 'INVALID_OR'],
  ['$or of nothing', { $or: [] }, {}, 'INVALID_OR'],
  ['$or of an object and a value', { $or: [{ a: [1] }, 'x'] }, {}, 'INVALID_OR'],
  ['$or with an empty alternative', { $or: [{ a: [1] }, {}] }, {}, 'EMPTY_OBJECT'],
  ['$or with a value that is no array', { $or: [{ a: 1 }, { b: [1] }] }, {}, 'NOT_A_RULE'],
  [
    '$or over rules named like operators',
    { a: { $or: [{ prefix: ['x'] }, { suffix: ['y'] }] } },
    {},
    'RESERVED_NAME',
  ],
  ['a reserved name deep inside $or', { $or: [{ a: { numeric: ['x'] } }, { b: [1] }] }, {}, 'RESERVED_NAME'],
  [
    '$or lists that combine to more than 1,000 rules',
    combinations(7),
    {},
    'TOO_MANY_COMBINATIONS',
    { eventRuler: 'no match', page: OPERATORS, why: 'the number of combinations is a limit of the service' },
  ],
];
