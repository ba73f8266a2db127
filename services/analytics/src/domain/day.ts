declare const day: unique symbol;

/** A day of UTC, as in 2026-11-28. */
export type Day = string & { readonly [day]: true };

const PATTERN = /^\d{4}-\d{2}-\d{2}$/;
const MILLISECONDS = 86_400_000;

const startOf = (text: string): number => Date.parse(`${text}T00:00:00.000Z`);

/** The day that `text` names; undefined when there is no such day. */
export const readDay = (text: string): Day | undefined => {
  if (!PATTERN.test(text)) return undefined;
  const start = startOf(text);
  // Some engines take the 30th of February for the 2nd of March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, text.length) !== text) return undefined;
  // It was just seen to be one.
  return text as Day;
};

/** @param moment ISO-8601, UTC */
// The first ten characters of a moment are a day.
export const dayOf = (moment: string): Day => moment.slice(0, 'yyyy-mm-dd'.length) as Day;

export const monthOf = (of: Day): string => of.slice(0, 'yyyy-mm'.length);

/** Both ends inclusive; negative or 0 when `to` is before `from`. */
export const daysBetween = (from: Day, to: Day): number => (startOf(to) - startOf(from)) / MILLISECONDS + 1;

/** The months that have a day of the range, in order. */
export const monthsBetween = (from: Day, to: Day): readonly string[] => {
  const [first, last] = [monthNumber(from), monthNumber(to)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const [year, month] = [Math.floor((first + index) / 12), ((first + index) % 12) + 1];
    return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
  });
};

const monthNumber = (of: Day): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7)) - 1;

/** Every day of the range, in order. */
export const daysOf = (from: Day, to: Day): readonly Day[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) =>
    dayOf(new Date(startOf(from) + index * MILLISECONDS).toISOString()),
  );
