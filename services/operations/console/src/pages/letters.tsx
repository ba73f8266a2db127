import type {
  Cause,
  DeadLetterCausesAnswer,
  DeadLettersAnswer,
  ListedLetter,
} from '@edtech/dead-letters/answers';
import { useState } from 'preact/hooks';
import { read } from '../api/ask.ts';
import { type LettersChoice, lettersPath } from '../letters/paths.ts';
import { RedriveAllDialog, type RedriveAllProps } from '../letters/redrive-all-dialog.tsx';
import { useAnswer } from '../live/answers.ts';
import { goTo } from '../live/place.ts';
import { Answered, Nothing } from '../parts/answered.tsx';
import { Badge, StateBadge, stateInWords } from '../parts/badge.tsx';
import { Id } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Link } from '../parts/link.tsx';
import { Page, Section } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Ago } from '../parts/time.tsx';
import { say } from '../parts/toast.tsx';
import type { Place } from '../places.ts';
import { count, counted } from '../words.ts';

type Letters = Extract<Place, { page: 'letters' }>;

const COLUMNS: readonly Column<ListedLetter>[] = [
  {
    name: 'Event',
    isTitle: true,
    of: ({ event, id }) => (
      <>
        <b>{event === undefined ? 'Nobody can read it' : event.type}</b>
        <small>
          {event === undefined ? (
            <Id id={id} />
          ) : (
            `${event.aggregateType}/${event.aggregateId} #${event.sequence}`
          )}
        </small>
      </>
    ),
  },
  {
    name: 'State',
    of: ({ state, overdue }) => (
      <>
        <StateBadge state={state} /> {overdue ? <Badge tone="bad">overdue</Badge> : null}
      </>
    ),
  },
  { name: 'Ended at', of: ({ source }) => `${source.kind}: ${source.name}` },
  {
    name: 'Why',
    of: ({ error, classification }) => (
      <>
        <code>{error.code}</code>
        <small>{classification}</small>
      </>
    ),
  },
  { name: 'Open since', of: ({ openSince }) => <Ago at={openSince} /> },
  { name: 'Redrives', isNumber: true, of: ({ redrives }) => count(redrives) },
];

const isStill = ({ states }: Cause): boolean => (states.OPEN ?? 0) + (states.ROUTED ?? 0) > 0;

const CauseCard = ({ cause, redriveAll }: { readonly cause: Cause; readonly redriveAll: () => void }) => (
  <li class="trouble-card">
    <header>
      <h3>
        {counted(cause.count, 'event')} <code>{cause.code}</code>
      </h3>
      <p>
        <Icon name="clock" /> since <Ago at={cause.openSince} />
      </p>
    </header>
    <p class="where">
      {cause.source}
      {cause.type === undefined ? null : <code>{cause.type}</code>}
    </p>
    <p>{cause.message}</p>
    <p class="states">
      {Object.entries(cause.states).map(([state, number]) => (
        <Badge key={state} tone={state === 'ROUTED' ? 'bad' : 'calm'}>
          {count(number)} {stateInWords(state)}
        </Badge>
      ))}
    </p>
    <div class="next">
      <Link to={{ page: 'letters', cause: cause.fingerprint }} class="button">
        Look at {cause.count === 1 ? 'it' : 'them'} <Icon name="next" />
      </Link>
      {isStill(cause) ? (
        <button type="button" onClick={redriveAll}>
          <Icon name="redrive" /> Redrive all …
        </button>
      ) : null}
    </div>
  </li>
);

const Causes = ({ redriveAll }: { readonly redriveAll: (of: RedriveAllProps['of']) => void }) => {
  const answer = useAnswer<DeadLetterCausesAnswer>('/dead-letters/causes', { every: 10_000 });
  return (
    <Section title="By cause">
      <Answered of={answer}>
        {({ causes, counted: number, more }) => (
          <>
            {causes.length === 0 ? <Nothing>No cause is open.</Nothing> : null}
            <ol class="trouble-cards">
              {causes.map((cause) => (
                <CauseCard
                  key={cause.fingerprint}
                  cause={cause}
                  redriveAll={() => redriveAll({ cause: cause.fingerprint })}
                />
              ))}
            </ol>
            {more ? (
              <p class="stale">
                Of very many, the {count(number)} that are open for the longest are counted.
              </p>
            ) : null}
          </>
        )}
      </Answered>
    </Section>
  );
};

const CHOICES = [
  ['', 'open'],
  ['ROUTED', 'for a person'],
  ['OPEN', 'retried by itself'],
  ['REDRIVING', 'on their way'],
  ['REDRIVEN', 'redriven'],
  ['DISCARDED', 'discarded'],
] as const;

/** The pages behind the first, as they were asked for. */
const useFurther = (choice: LettersChoice) => {
  const key = lettersPath(choice);
  const [further, setFurther] = useState<{
    readonly key: string;
    readonly pages: readonly DeadLettersAnswer[];
  }>();
  const pages = further?.key === key ? further.pages : [];
  return {
    pages,
    more: async (cursor: string): Promise<void> => {
      try {
        const page = await read<DeadLettersAnswer>(lettersPath(choice, cursor));
        setFurther({ key, pages: [...pages, page] });
      } catch (error) {
        say(error instanceof Error ? error.message : String(error), true);
      }
    },
  };
};

/** Events that ended somewhere: by cause, and one by one. */
export const Letters = ({ place: { state, cause, aggregate } }: { readonly place: Letters }) => {
  const [redriving, setRedriving] = useState<RedriveAllProps['of']>();
  const choice: LettersChoice = { state, cause, aggregate };
  const answer = useAnswer<DeadLettersAnswer>(lettersPath(choice), { every: 5_000 });
  const { pages, more } = useFurther(choice);
  const of = cause === undefined ? (aggregate === undefined ? undefined : { aggregate }) : { cause };
  const isAll = of === undefined && state === undefined;
  const there = answer.data?.deadLetters[0];
  return (
    <Page
      title="Dead letters"
      kind={of === undefined ? undefined : <Link to={{ page: 'letters' }}>All dead letters</Link>}
      lead={
        cause !== undefined
          ? (there?.error.message ?? 'Those of one cause.')
          : aggregate !== undefined
            ? `Those of ${aggregate}, in their order.`
            : 'Events that ended somewhere, because no try could handle them. Nothing is lost: mend the cause, then redrive.'
      }
    >
      {isAll ? <Causes redriveAll={setRedriving} /> : null}
      <Section
        title="One by one"
        aside={
          of === undefined || there === undefined ? null : (
            <button type="button" class="primary" onClick={() => setRedriving(of)}>
              <Icon name="redrive" /> Redrive all …
            </button>
          )
        }
      >
        <div class="filters">
          <label>
            State{' '}
            <select
              value={state ?? ''}
              onChange={({ currentTarget: { value } }) =>
                goTo({
                  page: 'letters',
                  ...(value === '' ? {} : { state: value }),
                  ...(cause === undefined ? {} : { cause }),
                  ...(aggregate === undefined ? {} : { aggregate }),
                })
              }
            >
              {CHOICES.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Answered of={answer}>
          {(first) => {
            const rows = [first, ...pages].flatMap(({ deadLetters }) => deadLetters);
            const cursor = (pages.at(-1) ?? first).cursor;
            return rows.length === 0 ? (
              <Nothing>
                <Icon name="check" /> There are none.
              </Nothing>
            ) : (
              <>
                <Table
                  caption="Dead letters, the longest open first"
                  columns={COLUMNS}
                  rows={rows}
                  keyOf={({ id }) => id}
                  to={({ id }) => ({ page: 'letter', id })}
                />
                {cursor === undefined ? null : (
                  <button type="button" onClick={() => more(cursor)}>
                    Show more
                  </button>
                )}
              </>
            );
          }}
        </Answered>
      </Section>
      {redriving === undefined ? null : (
        <RedriveAllDialog of={redriving} done={answer.again} close={() => setRedriving(undefined)} />
      )}
    </Page>
  );
};
