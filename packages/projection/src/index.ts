export { type AdvanceOptions, advance, readPosition } from './advance.ts';
export { type Behind, behindOf } from './behind.ts';
export {
  CursorUnknown,
  GenerationNotReady,
  GenerationsChanged,
  GenerationUnknown,
  ProjectionTooWide,
  ReadModelBehind,
  RowNotOfGeneration,
  RowOwnedByAnother,
} from './errors.ts';
export {
  type Generation,
  type GenerationStatus,
  type Generations,
  readGenerations,
  rollBack,
  switchTo,
} from './generations.ts';
export type { Lane } from './keys.ts';
export {
  GENERATIONS_LIFETIME_MILLISECONDS,
  type KnownGenerations,
  knownGenerations,
} from './known-generations.ts';
export { type Page, type PageRequest, pageOf } from './page.ts';
export {
  type Apply,
  type Follows,
  follow,
  type Projection,
  type ProjectionDeclaration,
  projection,
} from './projection.ts';
export { createProjector, type ProjectorOptions } from './projector.ts';
export { type AtLeast, createReader, type Reader, type ReaderOptions } from './reader.ts';
export { type Pace, paceOf } from './rebuild/pace.ts';
export { type RebuildOptions, type RebuildProgress, type RebuildReport, rebuild } from './rebuild/rebuild.ts';
export { GENERATION, type RowEntity, type RowItem, type RowKey, type RowNumbers } from './row.ts';
export type { RowChange, Rows } from './rows.ts';
export {
  createProjectionSweeper,
  type ProjectionSweeperOptions,
  type ProjectionSweepReport,
} from './sweeper.ts';
