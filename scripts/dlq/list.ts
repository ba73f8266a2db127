import { deadlineOf, type Letter, type ListedLetter, listed } from '@edtech/dead-letters';
import { columns } from '../local/columns.ts';
import { duration } from '../outbox/duration.ts';

export interface Listing {
  readonly letters: readonly ListedLetter[];
  readonly total: number;
  readonly overdue: number;
}

/** `letters`, the longest open first, at most `limit`. */
export const list = (
  letters: readonly Letter[],
  { limit, now }: { readonly limit: number; readonly now: number },
): Listing => {
  const all = letters.map((letter) => listed(letter, now));
  return {
    letters: all.slice(0, limit),
    total: all.length,
    overdue: all.filter(({ overdue }) => overdue).length,
  };
};

export const eventText = ({ event }: Pick<Letter, 'event'>): string =>
  event === undefined ? '-' : `${event.aggregateType}/${event.aggregateId}/${event.sequence}`;

const dueText = (letter: ListedLetter, now: number): string => {
  if (letter.overdue) return 'OVERDUE';
  if (letter.state !== 'OPEN' && letter.state !== 'REDRIVING') return '-';
  return `in ${duration(deadlineOf(letter) - now)}`;
};

/** The list as a person reads it. */
export const listPage = ({ letters, total, overdue }: Listing, now: number): string =>
  [
    columns(
      'DEAD LETTERS',
      ['id', 'state', 'of', 'class', 'error', 'event', 'type', 'open for', 'deadline', 'redrives', 'cause'],
      letters.map((letter) => [
        letter.id,
        letter.state,
        `${letter.source.kind}:${letter.source.name}`,
        letter.classification,
        letter.error.code,
        eventText(letter),
        letter.event?.type ?? '-',
        duration(now - Date.parse(letter.openSince)),
        dueText(letter, now),
        letter.redrives,
        letter.fingerprint,
      ]),
    ),
    ...(total > letters.length ? [`  … and ${total - letters.length} more: give a higher --limit.`] : []),
    ...(overdue > 0 ? [`${overdue} overdue: nobody has seen to them within a day.`] : []),
  ].join('\n');
