import type { SagaStatusAnswer, SagaSummary, SagasAnswer } from '@edtech/operations/answers';
import { useState } from 'preact/hooks';
import { read } from '../api/ask.ts';
import { useAnswer } from '../live/answers.ts';
import { useMetrics } from '../live/figures.ts';
import { goTo } from '../live/place.ts';
import { Answered, Nothing } from '../parts/answered.tsx';
import { StateBadge, stateInWords } from '../parts/badge.tsx';
import { Id } from '../parts/copy.tsx';
import { Link } from '../parts/link.tsx';
import { Page, Section } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Ago } from '../parts/time.tsx';
import type { Place } from '../places.ts';
import { Diagram } from '../saga/diagram.tsx';
import { STATUSES } from '../saga/statuses.ts';
import { count, inWords, percent, took } from '../words.ts';

type Sagas = Extract<Place, { page: 'sagas' }>;

const ORDER: readonly SagaStatusAnswer[] = ['RUNNING', 'COMPENSATING', 'STUCK', 'FAILED', 'COMPLETED'];

const COLUMNS: readonly Column<SagaSummary>[] = [
  { name: 'Saga', isTitle: true, of: ({ sagaId }) => <Id id={sagaId} /> },
  { name: 'Status', of: ({ status }) => <StateBadge state={status} /> },
  {
    name: 'Step',
    of: ({ step, failure }) => (
      <>
        {inWords(step)}
        {failure === undefined ? null : (
          <small>
            <code>{failure}</code>
          </small>
        )}
      </>
    ),
  },
  { name: 'Began', of: ({ startedAt }) => <Ago at={startedAt} /> },
  {
    name: 'Took',
    isNumber: true,
    of: ({ startedAt, endedAt }) =>
      endedAt === undefined ? '–' : took(Date.parse(endedAt) - Date.parse(startedAt)),
  },
];

const pathOf = (saga: string, status: string | undefined, cursor?: string): string =>
  `/operations/sagas?${new URLSearchParams({
    saga,
    limit: '50',
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : { cursor }),
  })}`;

const OfKind = ({ saga, status }: { readonly saga: string; readonly status: string | undefined }) => {
  const key = pathOf(saga, status);
  const answer = useAnswer<SagasAnswer>(key, { every: 5_000 });
  const [further, setFurther] = useState<{ readonly key: string; readonly pages: readonly SagasAnswer[] }>();
  const pages = further?.key === key ? further.pages : [];
  return (
    <Answered of={answer}>
      {(first) => {
        const rows = [first, ...pages].flatMap(({ sagas }) => sagas);
        const { next } = pages.at(-1) ?? first;
        return (
          <>
            <Section title={`${saga}: began in the last 24 hours`}>
              <Diagram
                diagram={STATUSES}
                label={`How many ${saga} sagas are in each status`}
                titleOf={({ name }) => stateInWords(name)}
                noteOf={({ name }) => count(first.counts[name as SagaStatusAnswer] ?? 0)}
              />
              <ul class="counts" aria-label="Show those of one status">
                <li>
                  <Link to={{ page: 'sagas', saga }} class={status === undefined ? 'chosen' : ''}>
                    all
                  </Link>
                </li>
                {ORDER.map((one) => (
                  <li key={one}>
                    <Link to={{ page: 'sagas', saga, status: one }} class={status === one ? 'chosen' : ''}>
                      {stateInWords(one)} <b>{count(first.counts[one] ?? 0)}</b>
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
            <Section title={status === undefined ? 'The newest' : `Those that are ${stateInWords(status)}`}>
              {rows.length === 0 ? (
                <Nothing>There are none.</Nothing>
              ) : (
                <Table
                  caption="Sagas, the newest first"
                  columns={COLUMNS}
                  rows={rows}
                  keyOf={({ sagaId }) => sagaId}
                  to={({ sagaId }) => ({ page: 'saga', saga, id: sagaId })}
                />
              )}
              {next === undefined ? null : (
                <button
                  type="button"
                  onClick={async () =>
                    setFurther({
                      key,
                      pages: [...pages, await read<SagasAnswer>(pathOf(saga, status, next))],
                    })
                  }
                >
                  Show more
                </button>
              )}
            </Section>
          </>
        );
      }}
    </Answered>
  );
};

/** The sagas of one kind: how many stand where, and the newest of them. */
export const Sagas = ({ place: { saga, status } }: { readonly place: Sagas }) => {
  const metrics = useMetrics();
  const kinds = metrics.data?.sagaMetrics ?? [];
  const chosen = saga ?? kinds[0]?.saga;
  return (
    <Page
      title="Sagas"
      lead="Processes that span several services: what each has come to, and what waits for a person."
    >
      {kinds.length > 1 ? (
        <div class="filters">
          <label>
            Kind{' '}
            <select
              value={chosen}
              onChange={({ currentTarget: { value } }) => goTo({ page: 'sagas', saga: value })}
            >
              {kinds.map(({ saga: name, completionRate }) => (
                <option key={name} value={name}>
                  {name} ({percent(completionRate)} completed)
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : null}
      {chosen === undefined ? (
        <Answered of={metrics}>{() => <Nothing>No service runs a saga.</Nothing>}</Answered>
      ) : (
        <OfKind saga={chosen} status={status} />
      )}
    </Page>
  );
};
