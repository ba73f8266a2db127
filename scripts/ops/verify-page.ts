import type { Claimed, PlaceReport, VerifyMetricsReport } from '@edtech/operations';
import { columns } from '../local/columns.ts';
import { count } from './texts.ts';

/** What figures claim, held against what is there. */
export const verifyPage = (report: VerifyMetricsReport): string => {
  const { range, items, finished, consumers, outboxes, unreadableBatches } = report;
  const read = `From ${range.from} to ${range.to}: ${count(items)} items were read`;
  if (!finished) return `${read} so far. Go on: npm run ops -- verify --resume`;
  return [
    read,
    columns(
      'CONSUMERS',
      ['consumer', 'recounted by', 'given up', ...COUNTS],
      consumers.map((one) => [one.place, one.by, one.givenUp, ...countsOf(one)]),
    ),
    columns(
      'OUTBOXES, of which each try counts, and each record is there once',
      ['source', ...COUNTS],
      outboxes.map((one) => [one.place, ...countsOf(one)]),
    ),
    ...(unreadableBatches === 0
      ? []
      : [
          `${unreadableBatches} batches were counted by a newer version: what is in them is told as missing.`,
        ]),
    verdict(report),
  ].join('\n\n');
};

const COUNTS = ['recounted', 'counted', 'missing', 'surplus'];

const countsOf = ({ recounted, counted, missing, surplus }: PlaceReport): readonly (string | number)[] => [
  recounted,
  ...[counted, missing, surplus].map(between),
];

/** `12`, or `12–14` when nobody can tell more exactly. */
const between = ({ atLeast, atMost }: Claimed): string | number =>
  atLeast === atMost ? atLeast : `${atLeast}–${atMost}`;

/** Whether anything is not as figures claim, for certain. What an outbox published twice is surplus by right. */
export const isWrong = ({ consumers, outboxes }: VerifyMetricsReport): boolean =>
  [...consumers, ...outboxes].some(({ missing }) => missing.atLeast > 0) ||
  consumers.some(({ surplus }) => surplus.atLeast > 0);

const verdict = (report: VerifyMetricsReport): string => {
  if (!isWrong(report)) return 'The figures are right, as far as anybody can tell.';
  const { consumers, outboxes } = report;
  const sum = (places: readonly PlaceReport[], of: (place: PlaceReport) => Claimed): number =>
    places.reduce((total, place) => total + of(place).atLeast, 0);
  const missing = sum([...consumers, ...outboxes], (one) => one.missing);
  const surplus = sum(consumers, (one) => one.surplus);
  return (
    `The figures are WRONG: ${count(missing)} are missing at least, ${count(surplus)} too many are counted. ` +
    'Functions that crashed, or could not write their figures, are in the logs.'
  );
};
