import type { EventTypeAnswer, EventTypesAnswer, MetricsAnswer } from '@edtech/operations/answers';
import { useState } from 'preact/hooks';
import { useAnswer } from '../live/answers.ts';
import { minutesShown, useMetrics } from '../live/figures.ts';
import { Answered, Nothing, Unanswered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Page } from '../parts/page.tsx';
import { SpanChoice } from '../parts/span-choice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { count } from '../words.ts';

const columnsWith = (figures: MetricsAnswer['eventsByType']): readonly Column<EventTypeAnswer>[] => [
  {
    name: 'Type',
    isTitle: true,
    of: ({ type, local }) => (
      <>
        <b>
          <code>{type}</code>
        </b>
        {local ? <small>within its service</small> : null}
      </>
    ),
  },
  { name: 'Versions', of: ({ versions }) => versions.map((version) => `v${version}`).join(', ') },
  { name: 'Published by', of: ({ publishedBy }) => publishedBy.join(', ') },
  { name: 'Handled', isNumber: true, of: ({ type }) => count(figures[type]?.successfulEvents ?? 0) },
  {
    name: 'Dead letters',
    isNumber: true,
    of: ({ type }) => {
      const failed = figures[type]?.failedEvents ?? 0;
      return failed > 0 ? <Badge tone="bad">{count(failed)}</Badge> : '0';
    },
  },
  { name: 'Retries', isNumber: true, of: ({ type }) => count(figures[type]?.retries ?? 0) },
  {
    name: 'Consumers',
    of: ({ consumers }) =>
      consumers.length === 0 ? (
        <span class="faint">nobody</span>
      ) : (
        <span class="types">
          {consumers.map((name) => (
            <code key={name}>{name}</code>
          ))}
        </span>
      ),
  },
];

/** What is told, by whom, to whom, and how much of it. */
export const EventTypes = () => {
  const answer = useAnswer<EventTypesAnswer>('/operations/event-types');
  const { data: metrics } = useMetrics();
  const [wanted, setWanted] = useState('');
  return (
    <Page
      title="Event types"
      lead={`What is told, by whom and to whom; counts of the last ${minutesShown.value} minutes.`}
    >
      <div class="filters">
        <label>
          <span class="sr">Show types, services or consumers that contain</span>
          <input
            type="search"
            placeholder="Filter"
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <SpanChoice />
      </div>
      <Answered of={answer}>
        {({ types, unknown }) => {
          const shown = types.filter(({ type, publishedBy, consumers }) =>
            [type, ...publishedBy, ...consumers].some((text) => text.includes(wanted.trim().toLowerCase())),
          );
          return (
            <>
              <Unanswered services={unknown} />
              {shown.length === 0 ? (
                <Nothing>No type is called like that.</Nothing>
              ) : (
                <Table
                  caption="Types of events"
                  columns={columnsWith(metrics?.eventsByType ?? {})}
                  rows={shown}
                  keyOf={({ type, publishedBy }) => `${type} ${publishedBy.join()}`}
                />
              )}
            </>
          );
        }}
      </Answered>
    </Page>
  );
};
