export {
  type BatchMetrics,
  batchMetrics,
  type Delivered,
  type Forwarded,
  UNREADABLE,
} from './batch-metrics.ts';
export { type BatchObserver, type BatchObserverOptions, batchObserver } from './batch-observer.ts';
export { bucketItem, figuresIn, minutePk, RETENTION_DAYS } from './bucket.ts';
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
} from './figures.ts';
export { METRICS_TABLE_VARIABLE, observeInFunction } from './functions.ts';
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
  allOf,
  type FiguresFound,
  type MinuteFigures,
  readFigures,
  readMinutes,
  type TimeRange,
  TimeRangeRefused,
} from './read.ts';
