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

/** A row is put by an aggregate and added to by several: which of them it belongs to would be a matter of order. */
export class RowOwnAndShared extends Error {
  readonly code = 'row-own-and-shared';

  constructor(projection: string, row: string) {
    super(`${projection} both puts the row ${row} and adds to it. Keep its numbers in a row of their own.`);
  }
}

/** A row lies where another lane has its position: its entity names another projection, type of aggregate or id. */
export class RowOfAnotherLane extends Error {
  readonly code = 'row-of-another-lane';

  constructor(lane: string, key: string) {
    super(
      `A row of ${lane} would lie at ${key}, which is not its place. ` +
        '`rowOfAggregate` names the projection, the type of the aggregate and the attribute with its id.',
    );
  }
}

/** A projection that says that each row is of one aggregate has one that is not. */
export class RowNotOfAggregate extends Error {
  readonly code = 'row-not-of-aggregate';

  constructor(projection: string, row: string) {
    super(
      `${projection} declares its rows to be of one aggregate each, and writes ${row}, which others may write as well: ` +
        "the partition key of its entity does not begin with the aggregate's id, in the case as it is, or several add to it.",
    );
  }
}

/** A row entity says more than what its rows are made of: what is kept would depend on how often it was written. */
export class RowNotPlain extends Error {
  readonly code = 'row-not-plain';

  constructor(entity: string, attribute: string, what: string) {
    super(
      `The attribute ${attribute} of the row entity ${entity} has ${what}: a row that is patched is read and put again. ` +
        'Put the value as it is to be kept.',
    );
  }
}

/** One event changes more rows than a transaction takes. */
export class ProjectionTooWide extends Error {
  readonly code = 'projection-too-wide';

  constructor(projection: string, lane: string, version: number, actual: string, most: string) {
    super(
      `${projection} changes ${actual} for event ${version} of ${lane}; a transaction takes ${most} of them.`,
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

/** A rebuild of this read model was begun, and neither finished nor dropped. */
export class RebuildUnfinished extends PlatformError {
  readonly code = 'rebuild-unfinished';
  readonly kind = 'conflict';

  constructor(projection: string, generation: string, since: string) {
    super(
      `${projection} ${generation} is being built since ${since}. Go on with it (--resume), or drop it and begin again.`,
    );
  }
}

/** Another process fills the generation. */
export class RebuildUnderWay extends PlatformError {
  readonly code = 'rebuild-under-way';
  readonly kind = 'conflict';

  constructor(projection: string, generation: string) {
    super(`${projection} ${generation} is being filled by another process by now. Stop that one, or let it.`);
  }
}

/** There is no rebuild to go on with. */
export class NothingToResume extends PlatformError {
  readonly code = 'nothing-to-resume';
  readonly kind = 'conflict';
}

/** A rebuild came to its end, and some aggregates are not in its rows. */
export class RebuildIncomplete extends PlatformError {
  readonly code = 'rebuild-incomplete';
  readonly kind = 'refused';
  readonly failures: readonly { readonly aggregateType: string; readonly aggregateId: string }[];

  constructor(projection: string, generation: string, failures: RebuildIncomplete['failures']) {
    const first = failures[0];
    super(
      `${projection} ${generation} lacks ${failures.length} aggregates, the first of them ` +
        `${first?.aggregateType}/${first?.aggregateId}: the log has the errors. Correct them, and go on (--resume).`,
    );
    this.failures = failures;
  }
}

/** So many aggregates cannot be followed that the projection must be at fault. */
export class RebuildGivenUp extends PlatformError {
  readonly code = 'rebuild-given-up';
  readonly kind = 'refused';
  readonly failures: readonly { readonly aggregateType: string; readonly aggregateId: string }[];

  constructor(projection: string, failures: RebuildGivenUp['failures']) {
    const first = failures[0];
    super(
      `${projection} cannot follow ${failures.length} aggregates and more, the first of them ` +
        `${first?.aggregateType}/${first?.aggregateId}: the log has the errors. Correct it, drop this generation, and rebuild.`,
    );
    this.failures = failures;
  }
}

/** Somebody sees the generation, or may have to. */
export class GenerationInUse extends PlatformError {
  readonly code = 'generation-in-use';
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
