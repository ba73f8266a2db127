import type { JourneyAnswer } from '@edtech/operations/answers';
import { wholeOf } from '../journey/tree.ts';
import { Waterfall } from '../journey/waterfall.tsx';
import { useAnswer } from '../live/answers.ts';
import { Answered, Nothing, Unanswered } from '../parts/answered.tsx';
import { StateBadge } from '../parts/badge.tsx';
import { Id } from '../parts/copy.tsx';
import { Link } from '../parts/link.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Exactly } from '../parts/time.tsx';
import { counted, took } from '../words.ts';

const summaryOf = ({ steps }: JourneyAnswer): string => {
  const { begin, end } = wholeOf(steps);
  const deliveries = steps.flatMap(({ publications }) => publications.flatMap((one) => one.deliveries));
  const of = (...states: readonly string[]): number =>
    deliveries.filter(({ state }) => states.includes(state)).length;
  return [
    `${counted(steps.length, 'step')} in ${took(end - begin)}`,
    `${counted(of('handled'), 'delivery', 'deliveries')} handled`,
    ...(of('waiting', 'parked') > 0 ? [`${of('waiting', 'parked')} waiting`] : []),
    ...(of('dead-letter') > 0 ? [counted(of('dead-letter'), 'dead letter')] : []),
  ].join(', ');
};

/** All that one request caused, through all services. */
export const Journey = ({ id }: { readonly id: string }) => {
  const answer = useAnswer<JourneyAnswer>(`/operations/journeys/${encodeURIComponent(id)}`, { every: 4_000 });
  return (
    <Page title="Journey" kind="All that one request caused" lead={<Id id={id} isWhole />}>
      <Answered of={answer}>
        {(journey) => {
          const { steps, sagas, deadLetters, unknown, more } = journey;
          const [first] = steps;
          return (
            <>
              <Unanswered services={unknown} />
              {more.length === 0 ? null : <p class="stale">There is more of it in {more.join(', ')}.</p>}
              {first === undefined ? (
                <Nothing>Nothing carries this correlation id.</Nothing>
              ) : (
                <>
                  <p class="summary">
                    {summaryOf(journey)}. It began at <Exactly at={first.occurredAt} />.
                  </p>
                  {sagas.length + deadLetters.length === 0 ? null : (
                    <ul class="chips">
                      {sagas.map(({ saga, sagaId, status }) => (
                        <li key={sagaId}>
                          <Link to={{ page: 'saga', saga, id: sagaId }}>Saga {saga}</Link>{' '}
                          <StateBadge state={status} />
                        </li>
                      ))}
                      {deadLetters.map(({ id: letter, state, consumer }) => (
                        <li key={letter}>
                          <Link to={{ page: 'letter', id: letter }}>Dead letter at {consumer}</Link>{' '}
                          <StateBadge state={state} />
                        </li>
                      ))}
                    </ul>
                  )}
                  <Section title="Step by step">
                    <Waterfall steps={steps} />
                  </Section>
                </>
              )}
            </>
          );
        }}
      </Answered>
    </Page>
  );
};
