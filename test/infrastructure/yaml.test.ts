import fc from 'fast-check';
import { parse } from 'yaml';
import { Shared, type Yaml, yamlText } from '../../scripts/infrastructure/yaml.ts';

const text = (content: { readonly [key: string]: Yaml }, apart = 0): string =>
  yamlText('By hand.', content, apart);

/** Texts that YAML might take for something else. */
const awkward = fc.constantFrom(
  'yes',
  'No',
  'on',
  '2012-10-17',
  '1e3',
  '0x1f',
  '*',
  '!Ref A',
  '#a',
  'a: b',
  ' a',
  '',
  '~',
  '${a:b}',
  '{a}',
  '[a]',
  "it's",
  '"a"',
  'a\nb',
  '- a',
  '&a',
  '012',
  '12:30',
);

const word = fc.oneof(awkward, fc.string(), fc.lorem({ maxCount: 40, mode: 'words' }));

// An entry that begins with # is a remark, and one intrinsic alone is a tag; `merge` is read by YAML 1.1.
const key = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9:-]{0,20}$/),
  fc.constantFrom('Properties', 'events', 'y', 'on'),
);

const content = fc.letrec<{ value: Yaml; mapping: { [key: string]: Yaml } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { minLength: 1, maxLength: 5 }),
    tie('mapping'),
  ),
  mapping: fc
    .dictionary(key, tie('value'), { minKeys: 1, maxKeys: 5, noNullPrototype: true })
    .filter((one) => !('Ref' in one)),
}));

test.each(['1.1', '1.2'] as const)('what is written is what is read, by YAML %s', (version) => {
  fc.assert(
    fc.property(content.mapping, fc.integer({ min: 0, max: 3 }), (written, apart) => {
      expect(parse(text(written, apart), { version })).toEqual(written);
    }),
    { numRuns: 500 },
  );
});

test('the same content gives the same text', () => {
  fc.assert(fc.property(content.mapping, (written) => text(written) === text(structuredClone(written))));
});

test('intrinsics are tags, remarks are comments, entries stand apart, and what is short stands on one line', () => {
  expect(
    text({
      First: {
        Properties: { Name: 'a' },
        '#Statement': 'Why.',
        Statement: [{ Effect: 'Allow' }, { Effect: 'Deny', Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } }],
        Index: { 'Fn::Sub': '${Table.Arn}/index/a' },
        Keys: [{ Name: 'pk', Type: 'S' }],
        Short: { list: [{ prefix: 'a' }], on: { Ref: 'Table' } },
        left: undefined,
      },
      '#Second': 'The second.',
      Second: { a: 1 },
    }),
  ).toBe(`# By hand.

First:
  Properties:
    Name: a
  # Why.
  Statement:
    - Effect: Allow
    - Effect: Deny
      Resource: !GetAtt Table.Arn
  Index: !Sub \${Table.Arn}/index/a
  Keys:
    - { Name: pk, Type: S }
  Short: { list: [ { prefix: a } ], "on": !Ref Table }

# The second.
Second:
  a: 1
`);
});

test('a long remark goes over several lines, and a long list stands item by item', () => {
  const words = Array.from({ length: 30 }, (_, number) => `word${number}`);
  const written = text({ '#a': words.join(' '), a: words });
  expect(Math.max(...written.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(written).toContain('  - word0\n  - word1\n');
  expect(parse(written)).toEqual({ a: words });
});

test('a shared part is written once', () => {
  const part = new Shared('part', { a: 'b' });
  const written = text({ one: { part }, two: { part }, three: [part] });
  expect(written.match(/&part/g)).toHaveLength(1);
  expect(parse(written)).toEqual({
    one: { part: { a: 'b' } },
    two: { part: { a: 'b' } },
    three: [{ a: 'b' }],
  });
});
