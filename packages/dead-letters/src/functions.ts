import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog, type Log } from '@edtech/contracts';
import { documentClient, dynamoDbTable, systemTiming, type Table, type Timing } from '@edtech/event-store';
import { DEAD_LETTER_METRICS, tellInFunction } from '@edtech/metrics';
import { countLetters, type LetterCensus } from './census.ts';
import { collect, type DeadLetterQueues } from './collector.ts';
import { type DeadLetterQueue, QUEUES_VARIABLE, queuesIn } from './dead-letter-queue.ts';
import { processLetters, type Redriver } from './processor.ts';
import { sqsDeadLetterQueues, sqsRedriver } from './sqs.ts';
import { createDeadLetterStore } from './store/store.ts';
import { watch } from './watch.ts';

/** Collects what has ended anywhere, then sees to all that is open. */
export interface DeadLetterHandlerOptions {
  readonly table: Table;
  readonly queues: DeadLetterQueues;
  readonly sources: readonly DeadLetterQueue[];
  readonly redriver: Redriver;
  /** Tables with an outbox or sagas, by name of the service or of its sagas. */
  readonly tableOf: (name: string) => Pick<Table, 'get' | 'due'>;
  readonly timing: Timing;
  readonly log: Log;
  /** Is told what each run has left open. */
  readonly tell?: ((census: LetterCensus) => void) | undefined;
}

/** Kept free at the end of an invocation for what is in hand. */
const RESERVED_MILLISECONDS = 5_000;

/** Of what is left: the rest is for what has been collected. */
const SHARE_OF_COLLECTION = 0.6;

export const createDeadLetterHandler = (options: DeadLetterHandlerOptions) => {
  const { table, sources, tableOf, timing, log, tell } = options;
  const store = createDeadLetterStore(table, timing);
  const watched = (kind: DeadLetterQueue['kind'], suffix = '') =>
    sources
      .filter((source) => source.kind === kind)
      .map(({ name }) => ({ name: `${name}${suffix}`, table: tableOf(`${name}${suffix}`) }));
  const outboxes = watched('outbox');
  // Who has sagas has a queue for their timers.
  const sagas = watched('delay', '-sagas');
  return async (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> => {
    const now = timing.now();
    const left = context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS;
    const collected = await collect({ ...options, store, now: timing.now }, now + left * SHARE_OF_COLLECTION);
    const watching = await watch({ store, outboxes, sagas, timing, log });
    const processed = await processLetters({ ...options, store }, now + left);
    const errors = collected.errors + watching.errors + processed.errors;
    log({
      level: errors + processed.overdue > 0 ? 'error' : 'info',
      message: 'dead letters processed',
      collected,
      watching,
      ...processed,
      errors,
    });
    tell?.(await countLetters(store, timing.now()));
  };
};

const STAGE_VARIABLE = 'DEAD_LETTER_STAGE';
const SWITCH_VARIABLE = 'DEAD_LETTER_PROCESSING';

/** Tells CloudWatch what is open; undefined where nobody wants to know. */
const tellCensus = (): DeadLetterHandlerOptions['tell'] => {
  const tell = tellInFunction();
  if (tell === undefined) return undefined;
  return ({ open, forPeople, overdue, oldestAge }) =>
    tell({
      gauges: [
        { name: DEAD_LETTER_METRICS.open, unit: 'Count', value: open },
        { name: DEAD_LETTER_METRICS.forPeople, unit: 'Count', value: forPeople },
        { name: DEAD_LETTER_METRICS.overdue, unit: 'Count', value: overdue },
        { name: DEAD_LETTER_METRICS.age, unit: 'Milliseconds', value: oldestAge },
      ],
    });
};

/**
 * The handler of the function that sees to dead letters. It does nothing when DEAD_LETTER_PROCESSING is `off`.
 * @throws EnvironmentIncomplete, QueuesMalformed
 */
export const deadLettersFunction = (tableVariable: string) => {
  const variables = environment(tableVariable, QUEUES_VARIABLE, STAGE_VARIABLE, SWITCH_VARIABLE);
  if (variables[SWITCH_VARIABLE] === 'off') return async (): Promise<void> => {};
  const stage = variables[STAGE_VARIABLE] ?? '';
  const client = new SQSClient();
  const documents = documentClient({});
  return createDeadLetterHandler({
    table: dynamoDbTable({ client: documents, tableName: variables[tableVariable] ?? '' }),
    queues: sqsDeadLetterQueues({ client, stage }),
    sources: queuesIn(variables[QUEUES_VARIABLE] ?? ''),
    redriver: sqsRedriver({ client, stage }),
    tableOf: (name) => dynamoDbTable({ client: documents, tableName: `edtech-${name}-${stage}` }),
    timing: systemTiming,
    log: jsonLog,
    tell: tellCensus(),
  });
};
