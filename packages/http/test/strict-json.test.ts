import fc from 'fast-check';
import { parseStrictJson } from '../src/strict-json.ts';

const blank = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** The same value with every character of every string escaped. */
const escaped = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"/g, (token) => {
    const text: string = JSON.parse(token);
    return `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
  });

const plainKey = fc.string().filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key));
const plainJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(plainKey, tie('value'), { noNullPrototype: true }),
  ),
})).value;

test('whatever JSON.stringify writes is read as JSON.parse reads it, escaped or indented', () => {
  fc.assert(
    fc.property(plainJson, blank, (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      expect(parseStrictJson(escaped(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('a key that is given twice is found wherever it stands and however it is written', () => {
  fc.assert(
    fc.property(
      plainKey,
      plainJson,
      blank,
      fc.nat({ max: 5 }),
      fc.boolean(),
      (key, value, space, depth, asEscapes) => {
        const name = JSON.stringify(key);
        const second = asEscapes ? escaped(name) : name;
        const inner = `{${space}${name}${space}:${JSON.stringify(value)},"${key.length}-other":[{}],${second}${space}:1}`;
        const text = `${'{"a":['.repeat(depth)}${inner}${']}'.repeat(depth)}`;
        expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code: 'json-duplicate-key' }));
      },
    ),
  );
});

test('any text is parsed or refused with a code', () => {
  const tokens = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    '1',
    'null',
    'a',
    '\\u',
    'd800',
    '__proto__',
    ' ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(tokens).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (json) => {
      try {
        parseStrictJson(json);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^json-/) });
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the largest body that Lambda takes does not overflow a stack', () => {
  expect(() => parseStrictJson('['.repeat(3_000_000) + ']'.repeat(3_000_000))).toThrow(
    expect.objectContaining({ code: 'json-too-deep' }),
  );
  const long = JSON.stringify('\\'.repeat(3_000_000));
  expect(parseStrictJson(long)).toHaveLength(3_000_000);
});
