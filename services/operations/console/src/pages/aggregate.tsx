import type { ActorAnswer, AggregateAnswer, AggregateEventAnswer } from '@edtech/operations/answers';
import { useState } from 'preact/hooks';
import { read } from '../api/ask.ts';
import { shownPath } from '../letters/paths.ts';
import { useAnswer } from '../live/answers.ts';
import { replaceWith } from '../live/place.ts';
import { Answered } from '../parts/answered.tsx';
import { StateBadge } from '../parts/badge.tsx';
import { Id } from '../parts/copy.tsx';
import { ReasonDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icon.tsx';
import { Json } from '../parts/json.tsx';
import { Link } from '../parts/link.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Ago, Exactly } from '../parts/time.tsx';
import { say } from '../parts/toast.tsx';
import type { Place } from '../places.ts';

type Aggregate = Extract<Place, { page: 'aggregate' }>;

const actorInWords = (actor: ActorAnswer): string => {
  switch (actor.kind) {
    case 'user':
      return `${actor.id} (${actor.roles.join(', ') || 'no role'})`;
    case 'service':
      return `service ${actor.id}`;
    case 'anonymous':
      return 'somebody without a token';
  }
};

const Event = ({ event }: { readonly event: AggregateEventAnswer }) => (
  <>
    <Facts
      of={{
        At: <Exactly at={event.occurredAt} />,
        By: actorInWords(event.actor),
        Journey: <Link to={{ page: 'journey', id: event.correlationId }}>all that its request caused</Link>,
        'Event id': <Id id={event.eventId} isWhole />,
        'Caused by': <Id id={event.causationId} isWhole />,
      }}
    />
    <div class="halves">
      <Section title="What happened">
        <Json value={event.data} label={`Data of ${event.type}`} />
      </Section>
      <Section title={`State at version ${event.version}`}>
        <Json value={event.state} label={`State at version ${event.version}`} />
      </Section>
    </div>
    <Section title="What it told others">
      {event.publishes.length === 0 ? <p class="nothing">Nothing.</p> : null}
      <ul class="publications">
        {event.publishes.map(({ id, type, version, sequence, status, attempts, processedAt, lastError }) => (
          <li key={id}>
            <p>
              <code>
                {type} v{version} #{sequence}
              </code>{' '}
              {status === 'COMPLETED' && processedAt !== undefined ? (
                <small class="faint">
                  published <Ago at={processedAt} />
                </small>
              ) : (
                <StateBadge state={status} />
              )}
            </p>
            {lastError === undefined ? null : (
              <p class="bad">
                Refused {attempts} times: {lastError}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  </>
);

/** An aggregate's stream, with what it was at each version. */
export const AggregatePage = ({ place: { type, id, version } }: { readonly place: Aggregate }) => {
  const path = `/operations/aggregates/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
  const [reason, setReason] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const [further, setFurther] = useState<readonly AggregateAnswer[]>([]);
  const answer = useAnswer<AggregateAnswer>(
    shownPath(path, reason),
    reason === undefined ? { every: 5_000 } : {},
  );
  const more = async (next: string): Promise<void> => {
    const query = new URLSearchParams({
      cursor: next,
      ...(reason === undefined ? {} : { payload: 'shown', reason }),
    });
    try {
      setFurther([...further, await read<AggregateAnswer>(`${path}?${query}`)]);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), true);
    }
  };
  return (
    <Page
      title={type}
      kind={answer.data === undefined ? 'Aggregate' : `Aggregate of ${answer.data.service}`}
      lead={<Id id={id} isWhole />}
    >
      <Answered of={answer}>
        {(first) => {
          const events = [first, ...further].flatMap((page) => page.events);
          const { next } = further.at(-1) ?? first;
          const event = events.find((one) => String(one.version) === version) ?? events.at(-1);
          return (
            <div class="stream">
              <nav aria-label="Versions">
                <div class="filters">
                  {reason === undefined ? (
                    <button type="button" onClick={() => setAsking(true)}>
                      <Icon name="eye" /> Show what is masked …
                    </button>
                  ) : (
                    <button
                      type="button"
                      onClick={() => {
                        setReason(undefined);
                        setFurther([]);
                      }}
                    >
                      Hide it again
                    </button>
                  )}
                </div>
                <ol>
                  {events.map((one) => (
                    <li key={one.version}>
                      <button
                        type="button"
                        aria-current={one === event ? 'step' : undefined}
                        onClick={() =>
                          replaceWith({ page: 'aggregate', type, id, version: String(one.version) })
                        }
                      >
                        <b>{one.version}</b>
                        <span>{one.type}</span>
                        <small>
                          <Ago at={one.occurredAt} />
                        </small>
                      </button>
                    </li>
                  ))}
                </ol>
                {next === undefined ? null : (
                  <button type="button" onClick={() => more(next)}>
                    Show more
                  </button>
                )}
              </nav>
              <div>
                {event === undefined ? <p class="nothing">It has no events.</p> : <Event event={event} />}
              </div>
            </div>
          );
        }}
      </Answered>
      {isAsking ? (
        <ReasonDialog
          title="Show what may be personal"
          verb="Show"
          close={() => setAsking(false)}
          act={async (given) => {
            setFurther([]);
            setReason(given);
          }}
        >
          <p>Who looked, when and why goes on record first.</p>
        </ReasonDialog>
      ) : null}
    </Page>
  );
};
