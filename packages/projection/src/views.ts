import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { asTableUnavailable, type Table, type Timing } from '@edtech/event-store';
import { CursorUnknown } from './errors.ts';
import { generationsForReaders } from './generations.ts';
import { knownGenerations } from './known-generations.ts';
import { generationOfCursor, type Page, type PageRequest, pageOf } from './page.ts';
import type { Projection } from './projection.ts';
import { type AtLeast, createReader } from './reader.ts';

/** What ElectroDB's `go` is told of where to read. */
interface Go {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** Errors of the SDK come as they are. */
  readonly originalErr: true;
}

/** Where a query reads. Every query takes `generation`, and its `go` takes `table` or `index`. */
export interface Place<Paging = unknown> {
  readonly generation: string;
  /** For queries of the table's own keys: consistent, so what the position says is there. */
  readonly table: Go & Paging & { readonly consistent: true };
  /** For queries of an index, which follows the table a moment later. */
  readonly index: Go & Paging;
}

/** What the `go` of a page is told beside. */
interface Paging {
  readonly cursor: string | null;
  readonly limit: number;
}

/** Where the query of a page reads: `go` is told the cursor and the limit as well. */
export type PagePlace = Place<Paging>;

export type Query<Found> = (place: Place) => Promise<{ readonly data: Found }>;
export type PageQuery<Row> = (
  place: PagePlace,
) => Promise<{ readonly data: readonly Row[]; readonly cursor: string | null }>;

/** A version of an aggregate that the answer has to hold: the client has it from a command of its own. */
export interface Seen {
  readonly aggregate: { readonly type: string };
  readonly id: string;
  /** Undefined: whatever there is will do. */
  readonly version: number | undefined;
}

/** A service's read models, as its functions read them. */
export interface Views {
  /**
   * What `query` finds, of the generation that readers see.
   * @throws ReadModelBehind when the read model does not hold what was seen within two seconds; TableUnavailable
   *
   * @example
   * const user = await views.find(users, ({ generation, table }) => UserRow.get({ generation, userId }).go(table), {
   *   aggregate: User, id: userId, version: atLeast,
   * });
   */
  find<Found>(projection: Projection, query: Query<Found>, seen?: Seen): Promise<Found>;
  /**
   * A page of what `query` finds. A cursor keeps to the generation that it was given for, so that a list does not change
   * under the feet of who walks through it.
   * @throws CursorUnknown, and as `find` does
   */
  page<Row>(
    projection: Projection,
    request: PageRequest,
    query: PageQuery<Row>,
    seen?: Seen,
  ): Promise<Page<Row>>;
}

export interface ViewsOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** The same table. */
  readonly table: Table;
  readonly timing: Timing;
}

export const createViews = ({ client, tableName, table, timing }: ViewsOptions): Views => {
  const generations = knownGenerations(table, timing, (projection) =>
    generationsForReaders(table, projection),
  );
  const reader = createReader({ views: table, timing, generations });
  const go: Go = { client, table: tableName, originalErr: true };
  const place = <More extends object>(generation: string, more: More): Place<More> => ({
    generation,
    table: { ...go, ...more, consistent: true },
    index: { ...go, ...more },
  });

  /** @throws CursorUnknown when the rows that it leads into are gone, or going */
  const demandGeneration = async (projection: Projection, cursor: string): Promise<void> => {
    const { all, current } = await generations.of(projection);
    const generation = generationOfCursor(cursor);
    const found = all.find(({ id }) => id === generation);
    // What is known of the first one may be older than it.
    if (found === undefined && generation === current) return;
    if (found === undefined || found.status === 'dropping') throw new CursorUnknown();
  };

  return {
    async find(projection, query, seen) {
      const generation = await reader.generationOf(projection, atLeastOf(seen));
      return (await answered(query(place(generation, {})))).data;
    },
    async page(projection, request, query, seen) {
      if (request.cursor !== undefined) await demandGeneration(projection, request.cursor);
      const current = await reader.generationOf(projection, atLeastOf(seen));
      return answered(pageOf(current, request, (generation, paging) => query(place(generation, paging))));
    },
  };
};

const atLeastOf = (seen: Seen | undefined): AtLeast | undefined =>
  seen?.version === undefined
    ? undefined
    : { aggregateType: seen.aggregate.type, aggregateId: seen.id, version: seen.version };

const answered = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    throw asTableUnavailable(error);
  }
};
