import type { UnhealthyAnswer } from '@edtech/operations/answers';
import { useEffect } from 'preact/hooks';
import { Latency, Throughput } from '../health/charts.tsx';
import { headlineOf } from '../health/headline.ts';
import { PromiseTile } from '../health/promise-tile.tsx';
import { promisesOf } from '../health/promises.ts';
import { TroubleCard } from '../health/trouble-card.tsx';
import { useAnswer } from '../live/answers.ts';
import { now } from '../live/clock.ts';
import { minutesShown, useMetrics, useStatus } from '../live/figures.ts';
import { Answered } from '../parts/answered.tsx';
import { SpanChoice } from '../parts/span-choice.tsx';

const EVERY = 5_000;

/** What is in trouble, the longest first. It is asked for when there is some. */
const InTrouble = () => {
  const unhealthy = useAnswer<UnhealthyAnswer>('/operations/unhealthy', { every: EVERY });
  return (
    <section class="part">
      <h2 class="sr">In trouble</h2>
      <Answered of={unhealthy}>
        {({ events, more }) => (
          <>
            <ol class="trouble-cards">
              {events.map((event) => (
                <TroubleCard
                  key={[event.kind, event.service, event.place, event.subject].join(' ')}
                  event={event}
                />
              ))}
            </ol>
            {more.length === 0 ? null : (
              <p class="stale">
                There is more of it at {more.join(', ')}: npm run ops -- unhealthy --limit 1000
              </p>
            )}
          </>
        )}
      </Answered>
    </section>
  );
};

/** Do events flow, and what is in trouble? */
export const Overview = () => {
  const status = useStatus();
  const metrics = useMetrics();
  const headline = status.data && headlineOf(status.data, metrics.data, minutesShown.value);
  useEffect(() => {
    document.title = headline === undefined ? 'edtech console' : `${headline.title} – edtech console`;
  }, [headline?.title]);
  return (
    <>
      <header class={`headline ${headline?.tone ?? 'calm'}`}>
        <span class="beat" aria-hidden="true" />
        <div aria-live="polite">
          <h1 tabIndex={-1}>
            {headline?.title ?? (status.error === undefined ? 'Looking …' : 'No answer.')}
          </h1>
          <p>
            {headline?.text ??
              (status.error === undefined ? 'Asking the platform how it is.' : 'How it stands is not known.')}
          </p>
        </div>
      </header>
      {status.data === undefined ? (
        <Answered of={status}>{() => null}</Answered>
      ) : (
        <>
          {status.error === undefined ? null : <Answered of={status}>{() => null}</Answered>}
          <ul class="tiles" aria-label="What the platform promises">
            {promisesOf(status.data, metrics.data, now.value).map((one) => (
              <PromiseTile key={one.name} of={one} />
            ))}
          </ul>
        </>
      )}
      {status.data?.healthy === false ? <InTrouble /> : null}
      <section class="part" aria-label="Figures">
        <header>
          <h2>The last {minutesShown.value} minutes</h2>
          <SpanChoice />
        </header>
        <Answered of={metrics}>
          {({ minutes = [] }) => (
            <div class="charts">
              <Throughput minutes={minutes} />
              <Latency minutes={minutes} />
            </div>
          )}
        </Answered>
      </section>
    </>
  );
};
