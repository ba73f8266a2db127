import { isDeepStrictEqual } from 'node:util';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import type { Case } from './bookings/case.ts';
import { deadLettersIn } from './bookings/dead-letters.ts';
import type { End } from './bookings/end.ts';
import { faultsOf, together } from './bookings/faults.ts';
import { booksOf, type Found, found } from './bookings/found.ts';
import { engage } from './bookings/people.ts';
import { playAll } from './bookings/play.ts';
import { TABLE } from './bookings/table/index.ts';

/*
 * The workflow's timers run in real time: they are due by the clock. Queues are five times as hasty, so that a message which
 * a crash has left invisible comes back after 18 s instead of 90: later than both attempts of a step are waited for, as there.
 */
const TIME_SCALE = 0.2;

let platform: Platform;
let deadLetters: readonly string[];
const ends = new Map<Case, Found>();
const troubles = new Map<Case, string>();

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  const rivals = TABLE.filter(({ slotTaken }) => slotTaken === true);
  const casts = await engage(platform, [...TABLE, ...rivals]);
  const parts = TABLE.flatMap((row, index) => {
    const cast = casts[index];
    const rival = casts[TABLE.length + rivals.indexOf(row)];
    if (cast === undefined) return [];
    return [
      row.slotTaken === true && rival !== undefined
        ? { ...row, cast, rival: { ...rival, tutor: cast.tutor } }
        : { ...row, cast },
    ];
  });
  await platform.control.faults.set(together(parts.map((part) => faultsOf(part, part.cast.ids))));
  const met = await playAll(platform, parts);
  const books = await booksOf(platform);
  for (const [index, part] of parts.entries()) {
    const row = TABLE[index];
    if (row === undefined) continue;
    ends.set(row, await found(platform, books, part.cast));
    const trouble = met.get(part);
    if (trouble !== undefined) troubles.set(row, trouble);
  }
  deadLetters = await deadLettersIn(platform);
}, 600_000);

afterAll(() => platform?.stop());

/** Where a case allows for more than one way, a pattern says which. */
const matching = (wanted: unknown): unknown =>
  wanted instanceof RegExp ? expect.stringMatching(wanted) : wanted;

const matchingAll = (wanted: object): object =>
  Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, matching(value)]));

/** Of several, the one that it came to, or the first. */
const moneyOf = (wanted: End['money'], came: Found | undefined): unknown =>
  [wanted].flat().find((one) => isDeepStrictEqual(one, came?.money)) ?? [wanted].flat()[0];

const expected = (end: End, came: Found | undefined) => ({
  ...matchingAll(end),
  money: moneyOf(end.money, came),
  history: matchingAll(end.history),
});

const titled = (row: Case) =>
  [`${row.step}, ${row.mishap}${row.note === undefined ? '' : `: ${row.note}`}`, row] as const;

test.each(TABLE.map(titled))('%s', (_, row) => {
  const came = ends.get(row);
  expect({ end: came, trouble: troubles.get(row) }).toEqual({ end: expected(row.end, came) });
});

test('nothing is given up: there are no dead letters', () => {
  expect(deadLetters).toEqual([]);
});
