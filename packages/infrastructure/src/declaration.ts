import type { AnyAggregate } from '@edtech/event-store';
import type { Projection } from '@edtech/projection';
import type { Consuming } from './consumes.ts';
import type { Job } from './job.ts';
import type { Route } from './route.ts';
import type { Running } from './runs.ts';

/** The read models of a service, which have a table of their own. */
export interface ReadModels {
  /** What they are of: a remark in the template. */
  readonly of: string;
  /** The list that projector and sweeper take. */
  readonly projections: readonly Projection[];
  /** Further indexes of the views table: `gsi1`, `gsi2`, … */
  readonly indexes?: readonly string[];
}

export interface ServiceDeclaration {
  /** Of its folder, its tables, and, after `edtech.`, of its events' source. */
  readonly name: string;
  /** False for a service without an outbox: one whose aggregates publish nothing. */
  readonly publishes?: boolean;
  readonly readModels?: ReadModels;
  /** All of its aggregates: operators look at their streams, with the state after each event. */
  readonly aggregates?: readonly AnyAggregate[];
  readonly routes?: readonly Route[];
  readonly consumers?: readonly Consuming[];
  readonly jobs?: readonly Job[];
  /** Those that the service runs, which have a table of their own. */
  readonly sagas?: readonly Running[];
  /** Clients connect to it by WebSocket, and functions that say `pushes` send to them. One service of the platform has it. */
  readonly connections?: boolean;
}

/** A service as it was declared, with what it left out. */
export interface Service extends ServiceDeclaration {
  readonly publishes: boolean;
  readonly aggregates: readonly AnyAggregate[];
  readonly routes: readonly Route[];
  readonly consumers: readonly Consuming[];
  readonly jobs: readonly Job[];
  readonly sagas: readonly Running[];
}
