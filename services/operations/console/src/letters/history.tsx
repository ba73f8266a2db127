import type { Entry, History } from '@edtech/dead-letters/answers';
import { Exactly } from '../parts/time.tsx';

const WORDS: Readonly<Record<Entry['what'], string>> = {
  received: 'It ended here',
  routed: 'Left to a person',
  redriving: 'To be sent again',
  sent: 'Sent',
  redriven: 'It has not come back: redriven',
  edited: 'Edited',
  discarded: 'Given up',
  viewed: 'Its payload was shown',
};

/** What was done about a letter, the latest first. */
export const LetterHistory = ({ history: { entries, forgotten } }: { readonly history: History }) => (
  <ol class="timeline">
    {entries.toReversed().map(({ at, what, by, reason }) => (
      <li key={`${at} ${what}`} class={what}>
        <p class="at">
          <Exactly at={at} />
        </p>
        <p>
          <b>{WORDS[what]}</b> <span class="faint">by {by}</span>
        </p>
        <p>{reason}</p>
      </li>
    ))}
    {forgotten > 0 ? <li class="faint">{forgotten} lines of machines before are not kept.</li> : null}
  </ol>
);
