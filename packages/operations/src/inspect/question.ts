import { PlatformError } from '@edtech/contracts';
import type { SagaStatus } from '@edtech/saga';

/** An outbox record, as far as consumers tell what became of it. */
export interface PublicationRef {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly sequence: number;
  /** ISO-8601. */
  readonly createdAt: string;
  readonly destination: 'bus' | 'local';
  /** Names of the fields of its data: some consumers hear only what is about something. */
  readonly fields: readonly string[];
}

/** All that may be asked of a service. */
export type Question =
  | { readonly ask: 'health'; readonly limit: number }
  | { readonly ask: 'depths' }
  | { readonly ask: 'declared' }
  | {
      readonly ask: 'stream';
      readonly type: string;
      readonly id: string;
      /** The version after which the events are wanted. */
      readonly after: number;
      readonly limit: number;
      /** Whether data and states are given as they are. */
      readonly shown: boolean;
    }
  | { readonly ask: 'correlated'; readonly correlationId: string; readonly limit: number }
  | { readonly ask: 'deliveries'; readonly of: readonly PublicationRef[] }
  | { readonly ask: 'lookup'; readonly id: string }
  | {
      readonly ask: 'sagas';
      readonly saga: string;
      readonly status?: SagaStatus;
      readonly before?: { readonly startedAt: string; readonly id: string };
      readonly limit: number;
    }
  | { readonly ask: 'saga'; readonly saga: string; readonly sagaId: string }
  | {
      readonly ask: 'letters';
      /** Of these aggregates. */
      readonly of: readonly { readonly type: string; readonly id: string }[];
    };

export type Ask = Question['ask'];

export type QuestionOf<One extends Ask> = Extract<Question, { readonly ask: One }>;

/** What an inspect function is asked that is no question of this list. */
export class QuestionRefused extends PlatformError {
  readonly code = 'question-refused';
  readonly kind = 'invalid';
}

/** A service answers so much at once: what it gives has to fit into 6 MB. */
export const MOST = {
  events: 200,
  correlated: 500,
  deliveries: 500,
  aggregates: 500,
  fields: 200,
  unhealthy: 1_000,
} as const;

const ID_CHARACTERS = 2_048;

type Fields = { readonly [name: string]: unknown };

/**
 * The question in what an inspect function was invoked with. What it does not know is left out, never handed on.
 * @throws QuestionRefused
 */
export const questionIn = (value: unknown): Question => {
  const given = fieldsOf(value);
  switch (given.ask) {
    case 'depths':
    case 'declared':
      return { ask: given.ask };
    case 'health':
      return { ask: 'health', limit: number(given, 'limit', MOST.unhealthy) };
    case 'stream':
      return {
        ask: 'stream',
        type: text(given, 'type'),
        id: text(given, 'id'),
        after: number(given, 'after', 9_999_999_999, 0),
        limit: number(given, 'limit', MOST.events),
        shown: given.shown === true,
      };
    case 'correlated':
      return {
        ask: 'correlated',
        correlationId: text(given, 'correlationId'),
        limit: number(given, 'limit', MOST.correlated),
      };
    case 'deliveries':
      return { ask: 'deliveries', of: list(given, 'of', MOST.deliveries).map(publicationIn) };
    case 'lookup':
      return { ask: 'lookup', id: text(given, 'id') };
    case 'sagas': {
      const before = given.before === undefined ? undefined : fieldsOf(given.before);
      return {
        ask: 'sagas',
        saga: text(given, 'saga'),
        limit: number(given, 'limit', MOST.events),
        ...(given.status === undefined ? {} : { status: status(given) }),
        ...(before === undefined
          ? {}
          : { before: { startedAt: text(before, 'startedAt'), id: text(before, 'id') } }),
      };
    }
    case 'saga':
      return { ask: 'saga', saga: text(given, 'saga'), sagaId: text(given, 'sagaId') };
    case 'letters':
      return {
        ask: 'letters',
        of: list(given, 'of', MOST.aggregates).map((one) => {
          const aggregate = fieldsOf(one);
          return { type: text(aggregate, 'type'), id: text(aggregate, 'id') };
        }),
      };
    default:
      throw new QuestionRefused(`Nobody is asked "${String(given.ask).slice(0, 40)}".`);
  }
};

const publicationIn = (value: unknown): PublicationRef => {
  const given = fieldsOf(value);
  return {
    id: text(given, 'id'),
    type: text(given, 'type'),
    source: text(given, 'source'),
    aggregateType: text(given, 'aggregateType'),
    aggregateId: text(given, 'aggregateId'),
    sequence: number(given, 'sequence', Number.MAX_SAFE_INTEGER, 0),
    createdAt: text(given, 'createdAt'),
    destination: given.destination === 'local' ? 'local' : 'bus',
    fields: list(given, 'fields', MOST.fields).map((name) => text({ name }, 'name')),
  };
};

const fieldsOf = (value: unknown): Fields => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new QuestionRefused('A question is an object with what it asks.');
};

const text = (given: Fields, name: string): string => {
  const value = given[name];
  if (typeof value === 'string' && value !== '' && value.length <= ID_CHARACTERS) return value;
  throw new QuestionRefused(`${name} must be a text of 1 to ${ID_CHARACTERS} characters.`);
};

const number = (given: Fields, name: string, most: number, least = 1): number => {
  const value = given[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most)
    return value;
  throw new QuestionRefused(`${name} must be a whole number from ${least} to ${most}.`);
};

const list = (given: Fields, name: string, most: number): readonly unknown[] => {
  const value = given[name];
  if (Array.isArray(value) && value.length <= most) return value;
  throw new QuestionRefused(`${name} must be a list of at most ${most}.`);
};

export const SAGA_STATUSES = [
  'RUNNING',
  'COMPENSATING',
  'COMPLETED',
  'FAILED',
  'STUCK',
] as const satisfies readonly SagaStatus[];

const status = (given: Fields): SagaStatus => {
  const found = SAGA_STATUSES.find((one) => one === given.status);
  if (found === undefined) throw new QuestionRefused(`status must be one of ${SAGA_STATUSES.join(', ')}.`);
  return found;
};
