import { PlatformError } from '@edtech/contracts';

/** A row entity keeps two generations of its rows in one place. */
export class RowNotOfGeneration extends Error {
  readonly code = 'row-not-of-generation';

  constructor(entity: string, field: string, generation: string) {
    super(
      `The key ${field} of the row entity ${entity} does not hold the generation ${generation} between two #: ` +
        "make 'generation' part of its composite, and of its template.",
    );
  }
}

/** Two aggregates write the same row. */
export class RowOwnedByAnother extends Error {
  readonly code = 'row-owned-by-another';

  constructor(projection: string, row: string, owner: string, other: string) {
    super(
      `${projection} puts the row ${row} for ${owner}, but it is the row of ${other}. ` +
        'Put the aggregate into its key, or have both only add to it.',
    );
  }
}

/** One event changes more rows than a transaction takes. */
export class ProjectionTooWide extends Error {
  readonly code = 'projection-too-wide';

  constructor(projection: string, lane: string, rows: number, most: number) {
    super(
      `${projection} changes ${rows} rows for one event of ${lane}; a transaction takes ${most} of them.`,
    );
  }
}

/** The read model has not seen the version that was asked for, and did not in the time that there was. */
export class ReadModelBehind extends PlatformError {
  readonly code = 'read-model-behind';
  readonly kind = 'unavailable';
  readonly version: number;
  readonly position: number;

  constructor(projection: string, version: number, position: number) {
    super(
      `${projection} has not come to version ${version} yet: it is at ${position}. Ask again in a moment.`,
    );
    this.version = version;
    this.position = position;
  }
}

/** Nothing is known of such a read model, or of such a generation of it. */
export class GenerationUnknown extends PlatformError {
  readonly code = 'generation-unknown';
  readonly kind = 'not-found';
}

/** The generation is not in a state in which this can be done. */
export class GenerationNotReady extends PlatformError {
  readonly code = 'generation-not-ready';
  readonly kind = 'conflict';
}

/** Somebody else has changed the generations meanwhile. */
export class GenerationsChanged extends PlatformError {
  readonly code = 'generations-changed';
  readonly kind = 'conflict';

  constructor(projection: string) {
    super(`The generations of ${projection} were changed by somebody else meanwhile. Look at them again.`);
  }
}

/** A cursor that no page has given, or whose generation is gone: begin with the first page. */
export class CursorUnknown extends PlatformError {
  readonly code = 'cursor-unknown';
  readonly kind = 'invalid';

  constructor(options?: ErrorOptions) {
    super(
      'This cursor leads nowhere. Begin with the first page, and pass on each cursor as it was given.',
      options,
    );
  }
}
