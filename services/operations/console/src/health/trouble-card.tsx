import type { UnhealthyEvent } from '@edtech/operations';
import { Command } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Link } from '../parts/link.tsx';
import { Ago } from '../parts/time.tsx';
import { count } from '../words.ts';
import { kindInWords } from './headline.ts';
import { remedyParts, stepsFor } from './remedy.ts';

const titleOf = ({ kind, count: number }: UnhealthyEvent): string => {
  const words = kindInWords(kind, Math.max(1, number));
  if (number > 1) return `${count(number)} ${words}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** One thing that is in trouble: what, where, since when, why, and what to do next. */
export const TroubleCard = ({ event }: { readonly event: UnhealthyEvent }) => {
  const { service, place, subject, since, reason, remedy } = event;
  const steps = stepsFor(event);
  return (
    <li class="trouble-card">
      <header>
        <h3>{titleOf(event)}</h3>
        {since === undefined ? null : (
          <p>
            <Icon name="clock" /> since <Ago at={since} />
          </p>
        )}
      </header>
      <p class="where">
        {service === place ? place : `${service} › ${place}`}
        {subject === undefined ? null : <code>{subject}</code>}
      </p>
      <p>{reason}</p>
      <div class="next">
        {steps.map(({ text, to, mends }) => (
          <Link key={text} to={to} class={mends ? 'button primary' : 'button'}>
            {text} <Icon name="next" />
          </Link>
        ))}
        {remedyParts(remedy).map(({ kind, text }) =>
          kind === 'command' ? <Command key={text} text={text} /> : <span key={text}>{text}</span>,
        )}
      </div>
    </li>
  );
};
