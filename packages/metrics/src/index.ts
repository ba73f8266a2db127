export {
  type BatchMetrics,
  batchMetrics,
  type Delivered,
  type Forwarded,
  UNREADABLE,
} from './batch-metrics.ts';
export {
  type BatchObserver,
  type BatchObserverOptions,
  batchObserver,
  type FiguresAlong,
} from './batch-observer.ts';
export {
  bucketItem,
  figuresIn,
  MINUTE_MILLISECONDS,
  MINUTE_PREFIX,
  minutePk,
  RETENTION_DAYS,
} from './bucket.ts';
export { type EmfOptions, emfLines } from './emf.ts';
export {
  addCounts,
  type ConsumerFigures,
  ENDINGS,
  type Ending,
  FATES,
  type Fate,
  type Figures,
  type Latency,
  merge,
  mergeAll,
  mergeLatencies,
  NO_FIGURES,
  NO_LATENCY,
  noCounts,
  type OutboxFigures,
  type PlaceFigures,
  type SweepFigures,
} from './figures.ts';
export { lookInFunction, METRICS_TABLE_VARIABLE, observeInFunction, tellInFunction } from './functions.ts';
export {
  BOUNDS,
  bucketOf,
  countOf,
  countWithin,
  type Histogram,
  histogramOf,
  percentile,
} from './histogram.ts';
export {
  CONSUMER_METRICS,
  DEAD_LETTER_METRICS,
  INBOX_METRICS,
  OUTBOX_METRICS,
  PENDING_METRICS,
  READ_MODEL_METRICS,
  SAGA_METRICS,
  SAGAS_METRICS,
} from './names.ts';
export {
  allOf,
  eachBatch,
  type FiguresFound,
  type KeptBatch,
  type MinuteFigures,
  readFigures,
  readMinutes,
  type TimeRange,
  TimeRangeRefused,
} from './read.ts';
export { type Gauge, type Reading, readingLine, type TellReading } from './readings.ts';
