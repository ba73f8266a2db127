import type { Value } from './values.ts';

/** What a command does to the service's table beside loading an aggregate and appending its events. */
export interface Execution {
  /** Frees unique values, as a change of an e-mail address does. */
  readonly freesUniqueValues?: boolean;
  /** Decides on aggregates that it loads and does not change. */
  readonly decidesOnOthers?: boolean;
}

/** How a function reads the service's read models. */
export interface Reading {
  /** Waits for a version that the caller has seen: `atLeast`. */
  readonly atLeast?: boolean;
  /** Indexes of the views table that it asks. */
  readonly indexes?: readonly string[];
}

/** A permission beyond what follows from the declaration. */
export interface Grant {
  readonly actions: readonly string[];
  readonly on: Value;
}

/**
 * Permits a function to do more than what follows from its declaration.
 *
 * @example
 * allow('ses:SendEmail', arn('ses', `identity/${param('mailDomain')}`))
 */
export const allow = (actions: string | readonly string[], on: Value): Grant => ({
  actions: [actions].flat(),
  on,
});

/** What any function may need. Its role permits that, and nothing else. */
export interface Needs {
  /** What it does, in a few words: its description. */
  readonly does: string;
  /** Executes commands on the service's aggregates. */
  readonly executes?: boolean | Execution;
  /** Answers from the service's aggregates themselves. Who executes commands on them loads them anyway. */
  readonly loads?: boolean;
  /** Answers from the service's read models. */
  readonly reads?: boolean | Reading;
  /** Answers from the service's sagas: how far they have come. */
  readonly looksAtSagas?: boolean;
  /** Answers from the figures of all services' batches. */
  readonly readsFigures?: boolean;
  /** Sends messages to those who are connected. */
  readonly pushes?: boolean;
  /** Lets users connect. */
  readonly issuesTickets?: boolean;
  readonly environment?: Readonly<Record<string, Value>>;
  /**
   * Names of secrets. Each is a parameter `/edtech/<stage>/<service>/<name>` of SSM, which the function reads by the
   * variable `<NAME>_PARAMETER`.
   */
  readonly secrets?: readonly string[];
  readonly may?: readonly Grant[];
  /** Files of the repository that it reads: they lie beside its code, under the same path. */
  readonly files?: readonly string[];
  readonly timeoutSeconds?: number;
  readonly memoryMegabytes?: number;
  /** Instances that it has to itself, and never more. */
  readonly reservedConcurrency?: number;
}
