import type { ConsumerAnswer, ConsumersAnswer } from '@edtech/operations/answers';
import { useAnswer } from '../live/answers.ts';
import { Answered, Nothing, Unanswered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { count, took } from '../words.ts';

/** A queue that holds this many is a backlog: as of `BACKLOG_MESSAGES` of `@edtech/operations`. */
const BACKLOG = 1_000;

const COLUMNS: readonly Column<ConsumerAnswer>[] = [
  {
    name: 'Consumer',
    isTitle: true,
    of: ({ name, service, saga, local }) => (
      <>
        <b>{name}</b>
        <small>
          {service}
          {saga === undefined ? '' : `, saga ${saga}`}
          {local ? ', within its service' : ''}
        </small>
      </>
    ),
  },
  {
    name: 'Order',
    of: ({ ordered }) =>
      ordered === false ? (
        <span class="faint">any</span>
      ) : (
        <span class="hint" title={ordered}>
          kept<span class="sr">: {ordered}</span>
        </span>
      ),
  },
  {
    name: 'Waiting',
    isNumber: true,
    of: ({ waiting }) =>
      waiting === undefined ? (
        '–'
      ) : waiting >= BACKLOG ? (
        <Badge tone="bad">{count(waiting)}</Badge>
      ) : (
        count(waiting)
      ),
  },
  {
    name: 'In its DLQ',
    isNumber: true,
    of: ({ deadLetters }) =>
      deadLetters === undefined ? (
        '–'
      ) : deadLetters > 0 ? (
        <Badge tone="bad">{count(deadLetters)}</Badge>
      ) : (
        '0'
      ),
  },
  { name: 'Handled / min', isNumber: true, of: ({ lastMinute }) => count(lastMinute.handled) },
  {
    name: 'Failed',
    isNumber: true,
    of: ({ lastMinute: { failed } }) => (failed > 0 ? <Badge tone="bad">{count(failed)}</Badge> : '0'),
  },
  { name: 'Retries', isNumber: true, of: ({ lastMinute }) => count(lastMinute.retries) },
  {
    name: 'p95',
    isNumber: true,
    of: ({ lastMinute: { p95 } }) =>
      p95 !== undefined && p95 > 1_000 ? <Badge tone="warn">{took(p95)}</Badge> : took(p95),
  },
  {
    name: 'Hears',
    of: ({ events }) => (
      <span class="types">
        {events.map((type) => (
          <code key={type}>{type}</code>
        ))}
      </span>
    ),
  },
];

/** What is behind comes first. */
const byLag = (one: ConsumerAnswer, other: ConsumerAnswer): number =>
  (other.deadLetters ?? 0) - (one.deadLetters ?? 0) ||
  (other.waiting ?? 0) - (one.waiting ?? 0) ||
  one.name.localeCompare(other.name);

/** Who handles events, and what waits for them. */
export const Consumers = () => {
  const answer = useAnswer<ConsumersAnswer>('/operations/consumers', { every: 4_000 });
  return (
    <Page
      title="Consumers"
      lead="Who handles events, how much waits for them, and how fast they were in the last minute."
    >
      <Answered of={answer}>
        {({ consumers, unknown }) => (
          <>
            <Unanswered services={unknown} />
            {consumers.length === 0 ? (
              <Nothing>There are no consumers.</Nothing>
            ) : (
              <Table
                caption="Consumers, those with the most lag first"
                columns={COLUMNS}
                rows={consumers.toSorted(byLag)}
                keyOf={({ name }) => name}
              />
            )}
          </>
        )}
      </Answered>
    </Page>
  );
};
