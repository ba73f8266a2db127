import type { SagaAnswer } from '@edtech/operations/answers';
import { useAnswer } from '../live/answers.ts';
import { Answered } from '../parts/answered.tsx';
import { StateBadge } from '../parts/badge.tsx';
import { Id } from '../parts/copy.tsx';
import { Facts } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Ago, Exactly } from '../parts/time.tsx';
import { Diagram } from '../saga/diagram.tsx';
import { SagaMend } from '../saga/mend.tsx';
import { SagaTimeline } from '../saga/timeline.tsx';
import { count, inWords, took } from '../words.ts';

/** The states in which a saga has been, as far as its steps tell. */
const passedBy = ({ diagram, history }: SagaAnswer): ReadonlySet<string> => {
  const steps = new Set(
    history.flatMap(({ step, transition }) =>
      step === undefined ? [] : [`${transition.startsWith('undo') ? 'UNDO ' : ''}${step}`],
    ),
  );
  return new Set(
    diagram.states
      .filter(
        ({ kind, steps: theirs }) =>
          kind === 'start' || theirs.some((step) => steps.has(kind === 'undo' ? `UNDO ${step}` : step)),
      )
      .map(({ name }) => name),
  );
};

const verdictOf = (saga: SagaAnswer): { readonly tone: string; readonly text: string } => {
  const { status, step, failure, startedAt, endedAt } = saga;
  const time = endedAt === undefined ? undefined : took(Date.parse(endedAt) - Date.parse(startedAt));
  switch (status) {
    case 'COMPLETED':
      return { tone: 'good', text: `It came to its good end in ${time}.` };
    case 'FAILED':
      return {
        tone: 'warn',
        text: `It failed, and gave back all that it took${time === undefined ? '' : `, in ${time}`}.`,
      };
    case 'STUCK':
      return { tone: 'bad', text: 'It cannot give back what it took. A person has to look.' };
    case 'COMPENSATING':
      return {
        tone: 'warn',
        text: `It failed at ${inWords(failure?.step ?? step)}, and gives back what it took.`,
      };
    case 'RUNNING':
      return { tone: 'busy', text: `It is at ${inWords(step)}.` };
  }
};

/** One saga: where it is, how it came there, and what it waits for. */
export const SagaPage = ({ saga, id }: { readonly saga: string; readonly id: string }) => {
  const answer = useAnswer<SagaAnswer>(
    `/operations/sagas/${encodeURIComponent(saga)}/${encodeURIComponent(id)}`,
    {
      every: 4_000,
    },
  );
  return (
    <Page title={saga} kind={<Link to={{ page: 'sagas', saga }}>Sagas</Link>} lead={<Id id={id} isWhole />}>
      <Answered of={answer}>
        {(found) => {
          const { tone, text } = verdictOf(found);
          const { status, failure, openTimers, steps, requests } = found;
          return (
            <>
              <section class={`verdict ${tone}`}>
                <p>
                  <StateBadge state={status} />
                </p>
                <h2>{text}</h2>
                {failure === undefined ? null : (
                  <p>
                    {failure.reason} <code>{failure.code}</code>
                  </p>
                )}
                {status === 'STUCK' ? <SagaMend saga={saga} id={id} done={answer.again} /> : null}
              </section>
              <Facts
                of={{
                  Began: <Exactly at={found.startedAt} />,
                  Changed: <Ago at={found.updatedAt} />,
                  Ended: found.endedAt === undefined ? undefined : <Exactly at={found.endedAt} />,
                  Journey: (
                    <Link to={{ page: 'journey', id: found.correlationId }}>all that its request caused</Link>
                  ),
                  Service: found.service,
                  Definition: `version ${found.version}`,
                  'Next deadline':
                    found.nextDeadline === undefined ? undefined : <Ago at={found.nextDeadline} />,
                  Timers:
                    openTimers.length === 0
                      ? undefined
                      : openTimers.map(({ id: timer }) => <code key={timer}>{timer}</code>),
                }}
              />
              <div class="halves">
                <Section title="What it did">
                  <SagaTimeline history={found.history} startedAt={found.startedAt} />
                </Section>
                <div>
                  <Section title="Where it is">
                    <Diagram
                      diagram={found.diagram}
                      label={`The states of ${saga}`}
                      current={found.step}
                      passed={passedBy(found)}
                    />
                  </Section>
                  <Section title="Its steps">
                    <Table
                      caption="Steps"
                      rows={steps}
                      keyOf={({ name }) => name}
                      columns={[
                        { name: 'Step', isTitle: true, of: ({ name }) => <b>{inWords(name)}</b> },
                        { name: 'Stands at', of: (step) => inWords(step.status) },
                        { name: 'Asked', isNumber: true, of: ({ attempts }) => count(attempts) },
                        { name: 'Given back', isNumber: true, of: ({ undoAttempts }) => count(undoAttempts) },
                      ]}
                    />
                  </Section>
                </div>
              </div>
              <Section title="What it sent">
                <Table
                  caption="Messages"
                  rows={requests}
                  keyOf={({ id: message }) => message}
                  columns={[
                    {
                      name: 'Message',
                      isTitle: true,
                      of: ({ type, version }) => (
                        <code>
                          {type} v{version}
                        </code>
                      ),
                    },
                    { name: 'At', of: ({ createdAt }) => <Exactly at={createdAt} /> },
                    {
                      name: 'Outbox',
                      of: (one) =>
                        one.status === 'COMPLETED' ? 'published' : <StateBadge state={one.status} />,
                    },
                  ]}
                />
              </Section>
            </>
          );
        }}
      </Answered>
    </Page>
  );
};
