import fc from 'fast-check';
import { csv } from '../../src/application/csv.ts';

/** Reads a table as RFC 4180 says. It shares nothing with what writes one. */
const parsed = (text: string): readonly (readonly string[])[] => {
  const records: string[][] = [];
  let position = 0;
  while (position < text.length) {
    const record: string[] = [];
    for (;;) {
      let field = '';
      if (text[position] === '"') {
        position += 1;
        for (; ; position += 1) {
          if (text[position] !== '"') field += text[position];
          else if (text[position + 1] === '"') {
            field += '"';
            position += 1;
          } else break;
        }
        position += 1;
      } else
        while (position < text.length && !',\r'.includes(text[position] ?? '')) field += text[position++];
      record.push(field);
      if (text[position] !== ',') break;
      position += 1;
    }
    expect(text.slice(position, position + 2)).toBe('\r\n');
    position += 2;
    records.push(record);
  }
  return records;
};

test('a table has a line of names, and ends each line as RFC 4180 says', () => {
  const rows = [{ day: '2026-11-28', currency: 'EUR', netMinorUnits: -990 }];
  expect(csv(['day', 'currency', 'netMinorUnits'], rows)).toBe(
    'day,currency,netMinorUnits\r\n2026-11-28,EUR,-990\r\n',
  );
});

test('a report without rows still says what it would have', () => {
  expect(csv(['day', 'enrolled'], [])).toBe('day,enrolled\r\n');
});

test('what has no value is empty', () => {
  expect(csv(['courseId', 'enrolled'], [{ courseId: null, enrolled: 3 }])).toBe(
    'courseId,enrolled\r\n,3\r\n',
  );
});

test.each([
  ['commas', 'Algebra, for all', '"Algebra, for all"'],
  ['quotes', 'The "new" maths', '"The ""new"" maths"'],
  ['line ends', 'one\r\ntwo', '"one\r\ntwo"'],
])('%s are quoted', (_, title, written) => {
  expect(csv(['title'], [{ title }])).toBe(`title\r\n${written}\r\n`);
});

test.each(['=1+1', '+49', '-1', '@SUM(A1)', '\tx', '\r=1', '＝1+1', '=HYPERLINK("http://x","y")'])(
  'a title that a spreadsheet would run (%j) is a text there',
  (title) => {
    const [, [cell] = []] = parsed(csv(['title'], [{ title }]));
    expect(cell).toBe(`'${title}`);
  },
);

test('whatever is written is read again as it was, or led by an apostrophe if it would be a formula', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.oneof(fc.integer(), fc.constant(null))), {
        minLength: 1,
      }),
      (rows) => {
        const table = csv(
          ['a', 'b'],
          rows.map(([a, b]) => ({ a, b })),
        );
        const [names, ...read] = parsed(table);
        expect(names).toEqual(['a', 'b']);
        const isFormula = (text: string) => '=+-@\t\r＋－＝＠'.includes(text.charAt(0)) && text !== '';
        expect(read).toEqual(rows.map(([a, b]) => [isFormula(a) ? `'${a}` : a, b === null ? '' : String(b)]));
        for (const [a = ''] of read) expect(a).not.toMatch(/^[=+\-@\t\r]/);
      },
    ),
  ));
