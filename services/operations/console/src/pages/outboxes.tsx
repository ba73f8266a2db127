import type { OutboxMetrics } from '@edtech/operations';
import type { OutboxDepthAnswer, QueueDepthAnswer } from '@edtech/operations/answers';
import { PROMISED_OUTBOX_AGE } from '../health/promises.ts';
import { now } from '../live/clock.ts';
import { minutesShown, useMetrics, useStatus } from '../live/figures.ts';
import { Answered, Unanswered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Command } from '../parts/copy.tsx';
import { Page, Section } from '../parts/page.tsx';
import { SpanChoice } from '../parts/span-choice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Ago } from '../parts/time.tsx';
import { count, took } from '../words.ts';

const DEPTHS: readonly Column<OutboxDepthAnswer>[] = [
  { name: 'Outbox', isTitle: true, of: ({ service }) => <b>{service}</b> },
  { name: 'Pending', isNumber: true, of: ({ pending }) => count(pending) },
  { name: 'Being published', isNumber: true, of: ({ processing }) => count(processing) },
  {
    name: 'Oldest',
    of: ({ oldestPendingSince: since }) =>
      since === undefined ? (
        <span class="faint">–</span>
      ) : now.value - Date.parse(since) > PROMISED_OUTBOX_AGE ? (
        <Badge tone="bad">
          <Ago at={since} />
        </Badge>
      ) : (
        <Ago at={since} />
      ),
  },
  {
    name: 'Given up',
    isNumber: true,
    of: ({ failed }) => (failed > 0 ? <Badge tone="bad">{count(failed)}</Badge> : '0'),
  },
  {
    name: 'To mend',
    of: ({ service, failed }) =>
      failed > 0 ? <Command text={`npm run outbox -- list --service ${service} --status failed`} /> : null,
  },
];

const FIGURES: readonly Column<OutboxMetrics>[] = [
  { name: 'Source', isTitle: true, of: ({ source }) => <b>{source}</b> },
  { name: 'Published', isNumber: true, of: ({ published }) => count(published) },
  { name: 'Put off', isNumber: true, of: ({ deferred }) => count(deferred) },
  { name: 'Refused', isNumber: true, of: ({ refused }) => count(refused) },
  {
    name: 'Failed',
    isNumber: true,
    of: ({ failed }) => (failed > 0 ? <Badge tone="bad">{count(failed)}</Badge> : '0'),
  },
  { name: 'p50', isNumber: true, of: ({ publishing }) => took(publishing.p50) },
  { name: 'p95', isNumber: true, of: ({ publishing }) => took(publishing.p95) },
  { name: 'p99', isNumber: true, of: ({ publishing }) => took(publishing.p99) },
];

const QUEUES: readonly Column<QueueDepthAnswer>[] = [
  {
    name: 'Queue',
    isTitle: true,
    of: ({ queueName, service, holds }) => (
      <>
        <b>{queueName}</b>
        <small>
          {service}
          {holds === 'dead-letters' ? ', dead letters' : ''}
        </small>
      </>
    ),
  },
  { name: 'Visible', isNumber: true, of: ({ visible }) => count(visible) },
  { name: 'In flight', isNumber: true, of: ({ inFlight }) => count(inFlight) },
  { name: 'Put off', isNumber: true, of: ({ delayed }) => count(delayed) },
];

const held = ({ visible, inFlight, delayed }: QueueDepthAnswer): number => visible + inFlight + delayed;

/** Where events wait on their way out, and between. */
export const Outboxes = () => {
  const status = useStatus();
  const metrics = useMetrics();
  return (
    <Page title="Outboxes" lead="What is committed and not yet published, and the queues behind the bus.">
      <Answered of={status}>
        {({ depths: { outboxes, queues }, unknown }) => {
          const busy = queues.filter((queue) => held(queue) > 0);
          return (
            <>
              <Unanswered services={unknown} />
              <Section title="Waiting now">
                <Table caption="Outboxes" columns={DEPTHS} rows={outboxes} keyOf={({ service }) => service} />
              </Section>
              <Section title="Queues that hold something">
                {busy.length === 0 ? (
                  <p class="nothing">All {count(queues.length)} queues are empty.</p>
                ) : (
                  <Table
                    caption="Queues that hold something"
                    columns={QUEUES}
                    rows={busy.toSorted((one, other) => held(other) - held(one))}
                    keyOf={({ queueName }) => queueName}
                  />
                )}
              </Section>
            </>
          );
        }}
      </Answered>
      <Section title={`Published in the last ${minutesShown.value} minutes`} aside={<SpanChoice />}>
        <Answered of={metrics}>
          {({ outboxes }) =>
            outboxes.length === 0 ? (
              <p class="nothing">Nothing was published.</p>
            ) : (
              <Table
                caption="What outboxes published"
                columns={FIGURES}
                rows={outboxes}
                keyOf={({ source }) => source}
              />
            )
          }
        </Answered>
      </Section>
    </Page>
  );
};
