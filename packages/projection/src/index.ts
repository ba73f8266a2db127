export { type AdvanceOptions, advance, readPosition } from './advance.ts';
export {
  ANNOUNCEMENT_MILLISECONDS,
  type LifecycleOptions,
  LONGEST_INVOCATION_MILLISECONDS,
} from './announcement.ts';
export { type Behind, behindOf } from './behind.ts';
export { type CompareOptions, type CompareReport, type Counted, compare } from './compare/compare.ts';
export type { Difference, InMotion } from './compare/findings.ts';
export { type DropOptions, type DropReport, dropGeneration } from './drop.ts';
export {
  CursorUnknown,
  GenerationInUse,
  GenerationNotReady,
  GenerationsChanged,
  GenerationUnknown,
  NothingToResume,
  ProjectionTooWide,
  ReadModelBehind,
  RebuildGivenUp,
  RebuildIncomplete,
  RebuildUnderWay,
  RebuildUnfinished,
  RowNotOfAggregate,
  RowNotOfGeneration,
  RowNotPlain,
  RowOfAnotherLane,
  RowOwnAndShared,
  RowOwnedByAnother,
} from './errors.ts';
export {
  projectionSweeperFunction,
  projectorFunction,
  READ_MODELS_VARIABLE,
  verifyFunction,
  viewsReader,
} from './functions.ts';
export { markDropping, rollBack, switchTo } from './generation-changes.ts';
export {
  type Generation,
  type GenerationStatus,
  type Generations,
  readGenerations,
} from './generations.ts';
export { type AggregateName, type Lane, rowOfAggregate } from './keys.ts';
export {
  GENERATIONS_LIFETIME_MILLISECONDS,
  type KnownGenerations,
  knownGenerations,
} from './known-generations.ts';
export { oldestBehind } from './oldest-behind.ts';
export { type Page, type PageRequest, pageOf } from './page.ts';
export { partOf } from './part.ts';
export {
  type Apply,
  type Follows,
  follow,
  followEvery,
  type Projection,
  type ProjectionDeclaration,
  projection,
} from './projection.ts';
export { createProjector, type ProjectorOptions } from './projector.ts';
export { type AtLeast, createReader, type Reader, type ReaderOptions } from './reader.ts';
export { type Forecast, type ForecastOptions, forecastRebuild } from './rebuild/forecast.ts';
export { BULK_TIMEOUT_MILLISECONDS } from './rebuild/hold.ts';
export { type BeginOptions, beginRebuild } from './rebuild/lifecycle.ts';
export { type Pace, paceOf } from './rebuild/pace.ts';
export type { RebuildProgress } from './rebuild/progress.ts';
export { type RebuildOptions, type RebuildReport, rebuild } from './rebuild/rebuild.ts';
export { GENERATION, type RowEntity, type RowItem, type RowKey, type RowNumbers } from './row.ts';
export type { RowChange, RowPatch, Rows } from './rows.ts';
export { type GenerationState, type ProjectionState, statusOf } from './status.ts';
export {
  createProjectionSweeper,
  type ProjectionSweeperOptions,
  type ProjectionSweepReport,
} from './sweeper.ts';
export { type DeepOptions, type DeepReport, verifyDeep } from './verify/deep.ts';
export type { Finding, VerifyCounts } from './verify/findings.ts';
export { createVerifyHandler, type VerifyHandlerOptions } from './verify/handler.ts';
export {
  freshSegments,
  type VerifyOptions,
  type VerifyReport,
  type VerifySegment,
  type VerifyTarget,
  verify,
} from './verify/verify.ts';
export {
  createViews,
  type PagePlace,
  type PageQuery,
  type Place,
  type Query,
  type Seen,
  type Views,
  type ViewsOptions,
} from './views.ts';
