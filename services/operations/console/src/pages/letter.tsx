import type { DeadLetterAnswer, DeadLetterDiffAnswer } from '@edtech/dead-letters/answers';
import { useState } from 'preact/hooks';
import { read } from '../api/ask.ts';
import { Diff } from '../letters/diff.tsx';
import { DiscardDialog } from '../letters/discard-dialog.tsx';
import { Editor } from '../letters/editor.tsx';
import { LetterHistory } from '../letters/history.tsx';
import { letterPath, shownPath } from '../letters/paths.ts';
import { RedriveDialog } from '../letters/redrive-dialog.tsx';
import { useAnswer } from '../live/answers.ts';
import { Answered } from '../parts/answered.tsx';
import { Badge, StateBadge } from '../parts/badge.tsx';
import { Id } from '../parts/copy.tsx';
import { ReasonDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icon.tsx';
import { Json } from '../parts/json.tsx';
import { Link } from '../parts/link.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Ago, Exactly } from '../parts/time.tsx';
import { count } from '../words.ts';

type Doing = 'redrive' | 'discard' | 'show' | 'show-to-edit' | undefined;

/** What can be done about letters in each state. */
const isClosed = ({ state }: DeadLetterAnswer): boolean => state === 'REDRIVEN' || state === 'DISCARDED';

/** One event that ended somewhere: why, what is in it, what was done about it, and what can be done. */
export const LetterPage = ({ id }: { readonly id: string }) => {
  const path = letterPath(id);
  const answer = useAnswer<DeadLetterAnswer>(path, { every: 5_000 });
  const edits = (answer.data?.payloads.length ?? 1) - 1;
  const [doing, setDoing] = useState<Doing>();
  const [shown, setShown] = useState<DeadLetterAnswer>();
  const [isEditing, setEditing] = useState(false);
  const afterwards = (): void => {
    // What was shown is of the version before.
    setShown(undefined);
    setEditing(false);
    answer.again();
  };
  const title = answer.data?.event?.type ?? 'Dead letter';
  return (
    <Page title={title} kind={<Link to={{ page: 'letters' }}>Dead letters</Link>}>
      <Answered of={answer}>
        {(letter) => (
          <>
            <section
              class={`verdict ${letter.state === 'ROUTED' || letter.overdue ? 'bad' : isClosed(letter) ? 'good' : 'warn'}`}
            >
              <p>
                <StateBadge state={letter.state} />{' '}
                {letter.overdue ? <Badge tone="bad">overdue</Badge> : null}{' '}
                {letter.deadline === undefined ? null : (
                  <span class="faint">
                    to be seen to <Ago at={letter.deadline} />
                  </span>
                )}
              </p>
              <h2>{letter.error.message}</h2>
              <p>
                <code>{letter.error.code}</code> at {letter.source.kind} <b>{letter.source.name}</b>
                {letter.source.ordered ? ', which keeps the order: what comes after it waits' : ''}
              </p>
              {letter.error.violations === undefined ? null : (
                <Json value={letter.error.violations} label="What its schema says of it" />
              )}
              {isClosed(letter) ? null : (
                <div class="next">
                  <button type="button" class="primary" onClick={() => setDoing('redrive')}>
                    <Icon name="redrive" /> Redrive …
                  </button>
                  <button
                    type="button"
                    onClick={() => (shown === undefined ? setDoing('show-to-edit') : setEditing(true))}
                  >
                    <Icon name="edit" /> Edit …
                  </button>
                  <button type="button" class="danger-quiet" onClick={() => setDoing('discard')}>
                    <Icon name="discard" /> Discard …
                  </button>
                </div>
              )}
            </section>
            {isEditing && shown !== undefined ? (
              <Editor letter={shown} done={afterwards} close={() => setEditing(false)} />
            ) : null}
            <LetterFacts letter={letter} />
            {edits > 0 ? <Edits id={id} key={edits} /> : null}
            <Section
              title={letter.edited === undefined ? 'What came' : 'What would be redriven'}
              aside={
                shown === undefined ? (
                  <button type="button" onClick={() => setDoing('show')}>
                    <Icon name="eye" /> Show what is masked …
                  </button>
                ) : (
                  <button type="button" onClick={() => setShown(undefined)}>
                    Hide it again
                  </button>
                )
              }
            >
              <Json
                value={
                  shown === undefined ? (letter.edited ?? letter.received) : (shown.edited ?? shown.received)
                }
                label="Payload"
              />
            </Section>
            <Section title="What was done">
              <LetterHistory history={letter.history} />
            </Section>
            {doing === 'redrive' ? (
              <RedriveDialog letter={letter} done={afterwards} close={() => setDoing(undefined)} />
            ) : null}
            {doing === 'discard' ? (
              <DiscardDialog letter={letter} done={afterwards} close={() => setDoing(undefined)} />
            ) : null}
            {doing === 'show' || doing === 'show-to-edit' ? (
              <ReasonDialog
                title={doing === 'show' ? 'Show what may be personal' : 'Show it, to edit it'}
                verb="Show"
                close={() => setDoing(undefined)}
                act={async (reason) => {
                  setShown(await read<DeadLetterAnswer>(shownPath(path, reason)));
                  setEditing(doing === 'show-to-edit');
                  answer.again();
                }}
              >
                <p>Who looked, when and why stands in the letter’s history from then on.</p>
              </ReasonDialog>
            ) : null}
          </>
        )}
      </Answered>
    </Page>
  );
};

const Edits = ({ id }: { readonly id: string }) => {
  const answer = useAnswer<DeadLetterDiffAnswer>(`${letterPath(id)}/diff`);
  return (
    <Section title="What was edited">
      <Answered of={answer}>{({ differences }) => <Diff differences={differences} />}</Answered>
    </Section>
  );
};

const LetterFacts = ({ letter }: { readonly letter: DeadLetterAnswer }) => {
  const { event, classification, fingerprint, firstSeen, lastSeen, closedAt, receives, redrives } = letter;
  return (
    <Facts
      of={{
        Aggregate:
          event === undefined ? undefined : (
            <Link to={{ page: 'aggregate', type: event.aggregateType, id: event.aggregateId }}>
              {event.aggregateType}/{event.aggregateId} #{event.sequence}
            </Link>
          ),
        Journey:
          event === undefined ? undefined : (
            <Link to={{ page: 'journey', id: event.correlationId }}>all that its request caused</Link>
          ),
        'Event id': event === undefined ? undefined : <Id id={event.id} isWhole />,
        Version: event === undefined ? undefined : `v${event.version} of ${event.source}`,
        'Letter id': <Id id={letter.id} isWhole />,
        Cause: <Link to={{ page: 'letters', cause: fingerprint }}>{fingerprint}</Link>,
        Class: classification,
        'First seen': <Exactly at={firstSeen} />,
        'Last seen': <Exactly at={lastSeen} />,
        Closed: closedAt === undefined ? undefined : <Exactly at={closedAt} />,
        Ended: receives === 1 ? 'once' : `${count(receives)} times`,
        Redrives: count(redrives),
      }}
    />
  );
};
