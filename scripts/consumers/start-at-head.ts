import type { EventStore, Table } from '@edtech/event-store';
import { type StartReport, startAtHead } from '@edtech/messaging';
import { type Followed, followedBy, type ServiceConsumer } from './consumers.ts';

export interface Started extends StartReport, Followed {}

export interface HeadReport extends StartReport {
  readonly consumer: string;
  /** By source and type of the aggregates. */
  readonly aggregates: readonly Started[];
}

export interface HeadOptions {
  readonly store: EventStore;
  readonly owner: ServiceConsumer;
  /** The table of a service that publishes. */
  readonly producerTable: (service: string) => Table;
  /** Told now and then how many aggregates are done. */
  readonly onProgress: (aggregates: number) => void;
}

/** Aggregates between two words about the progress. */
export const PROGRESS_EVERY = 1_000;

/** Has an ordered consumer begin at the head of every aggregate that it follows. Safe to run again. */
export const beginAtHead = async ({
  store,
  owner,
  producerTable,
  onProgress,
}: HeadOptions): Promise<HeadReport> => {
  const { consumer, name } = owner;
  const aggregates: Started[] = [];
  let before = 0;
  for (const followed of followedBy(owner)) {
    const { producer, source, aggregateType } = followed;
    const report = await startAtHead(store, producerTable(producer), {
      consumer,
      source,
      aggregateType,
      onProgress: ({ started, kept }) => {
        const done = before + started + kept;
        if (done % PROGRESS_EVERY === 0) onProgress(done);
      },
    });
    before += report.started + report.kept;
    aggregates.push({ ...followed, ...report });
  }
  const sum = (count: keyof StartReport): number => aggregates.reduce((all, one) => all + one[count], 0);
  return { consumer: name, started: sum('started'), kept: sum('kept'), aggregates };
};

/** What must have been done before, as help and question say it. */
export const BEFORE_HEAD = [
  'Before:',
  '  1. its rule and its queue are deployed, so that new events are kept;',
  '  2. the mapping from the queue to its function is disabled (enabled: false in functions.yml), and always was.',
].join('\n');

export const headQuestion = (consumer: string, stage: string): string =>
  [
    `${consumer} would never handle what was published before now, not even what waits in its queue on ${stage}.`,
    BEFORE_HEAD,
    `Have ${consumer} start at the head?`,
  ].join('\n');

/** What was done, and what comes next, as a person reads it. */
export const headPage = ({ consumer, started, kept, aggregates }: HeadReport): string =>
  [
    ...aggregates.map(
      (one) =>
        `${one.source} ${one.aggregateType}: ${one.started} start at the head, ${one.kept} had a place already and keep it`,
    ),
    '',
    `Done: ${started + kept} aggregates. Next, enable the mapping of ${consumer}; then see what waits:`,
    `  npm run consumers -- waiting --consumer ${consumer}`,
  ].join('\n');
