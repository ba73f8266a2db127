import { deadlineOf, isClosed, type Letter, type Payloads, receivesOf } from '@edtech/dead-letters';
import { columns } from '../local/columns.ts';
import { eventText } from './list.ts';

/** A letter with what would be redriven, and what it was as it came if that is something else. */
export type Shown = Letter & Payloads;

const line = (name: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [`  ${name.padEnd(15)}${value}`];

const timesText = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** The letter as a person reads it. */
export const showPage = (letter: Shown): string => {
  const { source, error, event, history } = letter;
  return [
    `DEAD LETTER ${letter.id}`,
    ...line('state', letter.state),
    ...line('of', `${source.kind}:${source.name}${source.ordered ? ', ordered' : ''}`),
    ...line(
      'event',
      event === undefined ? 'nobody can read it' : `${eventText(letter)} ${event.type} v${event.version}`,
    ),
    ...line('event id', event?.id),
    ...line('correlation', event?.correlationId),
    ...line('replay', event?.replayId),
    ...line('error', error.code),
    ...line('message', error.message),
    ...line('caused by', error.cause === undefined ? undefined : `${error.cause.code} (${error.cause.kind})`),
    ...line('violations', error.violations),
    ...line('class', letter.classification),
    ...line('cause', letter.fingerprint),
    ...line('first seen', letter.firstSeen),
    ...line('last seen', letter.lastSeen),
    ...line('ended', timesText(receivesOf(letter))),
    ...line('deadline', isClosed(letter) ? undefined : new Date(deadlineOf(letter)).toISOString()),
    ...line('closed', letter.closedAt),
    '',
    columns(
      'HISTORY',
      ['at', 'what', 'by', 'payload', 'why'],
      history.entries.map(({ at, what, by, reason, payload }) => [at, what, by, payload ?? '-', reason]),
    ),
    ...(history.forgotten > 0 ? [`  … and ${history.forgotten} lines of machines before.`] : []),
    '',
    letter.edited === undefined ? 'PAYLOAD' : 'PAYLOAD, AS EDITED',
    JSON.stringify(letter.edited ?? letter.received, null, 2),
  ].join('\n');
};
