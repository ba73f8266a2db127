import fc from 'fast-check';
import { sagaCursor, sagaIn, versionCursor, versionIn } from '../src/application/cursors.ts';
import { CursorUnknown } from '../src/application/refusals.ts';

test('a cursor leads to where it was given', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999_999 }), (version) => {
      expect(versionIn(versionCursor(version))).toBe(version);
    }),
  );
  const at = fc.date({ noInvalidDate: true, min: new Date('2020'), max: new Date('2100') });
  fc.assert(
    fc.property(
      at,
      fc.string({ minLength: 1 }).filter((id) => !/[\n\r\u2028\u2029]/.test(id)),
      (began, id) => {
        const place = { startedAt: began.toISOString(), id };
        fc.pre(id.isWellFormed());
        expect(sagaIn(sagaCursor(place))).toEqual(place);
      },
    ),
  );
});

test('a cursor that nobody has given, or of another list, leads nowhere', () => {
  const texts = [
    '',
    '0',
    'version',
    'version 0',
    'version 1 1',
    '%',
    sagaCursor({ startedAt: '2026-01-01T00:00:00.000Z', id: 'b-1' }),
  ];
  for (const text of texts) {
    expect(() => versionIn(text)).toThrow(CursorUnknown);
    expect(() =>
      versionIn(Buffer.from(text.replace('version 1 1', 'versions')).toString('base64url')),
    ).toThrow(CursorUnknown);
  }
  expect(() => sagaIn(versionCursor(1))).toThrow(CursorUnknown);
});
