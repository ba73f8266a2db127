import type { SagaAnswer, SagaCause } from '@edtech/operations/answers';
import { StateBadge } from '../parts/badge.tsx';
import { Exactly } from '../parts/time.tsx';
import { inWords, took } from '../words.ts';

const causeInWords = (cause: SagaCause): string => {
  switch (cause.kind) {
    case 'event':
      return `on ${cause.type}`;
    case 'timer':
      return `when its time was up (${cause.id})`;
    case 'person':
      return `by ${cause.by}: ${cause.reason}`;
  }
};

/** What a saga did, from its start on. */
export const SagaTimeline = ({ history, startedAt }: Pick<SagaAnswer, 'history' | 'startedAt'>) => (
  <ol class="timeline">
    {history.map(({ at, transition, cause, step, attempt, code, reason, from, to }, index) => (
      // What a saga did is only ever added to.
      <li key={index} class={code === undefined ? transition : 'refused'}>
        <p class="at">
          <b>+{took(Date.parse(at) - Date.parse(startedAt))}</b> <Exactly at={at} />
        </p>
        <p>
          <b>
            {step === undefined ? '' : `${inWords(step)}: `}
            {transition.replaceAll('-', ' ')}
          </b>
          {attempt !== undefined && attempt > 1 ? ` (${attempt}. time)` : ''}{' '}
          {from === to || transition === to.toLowerCase() ? null : <StateBadge state={to} />}
        </p>
        <p class="faint">{causeInWords(cause)}</p>
        {reason === undefined ? null : (
          <p>
            {reason} {code === undefined ? null : <code>{code}</code>}
          </p>
        )}
      </li>
    ))}
  </ol>
);
