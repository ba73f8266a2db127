import type { Takes } from '@edtech/http';
import type { AnswerStatus, Route } from '@edtech/infrastructure';
import type { BodySchema } from '../schemas/source.ts';

/** The body of an answer, with its schema. */
export type AnswerContent =
  | { readonly kind: 'one'; readonly schema: BodySchema }
  | { readonly kind: 'page'; readonly list: string; readonly schema: BodySchema }
  | { readonly kind: 'file'; readonly mediaTypes: readonly string[] }
  | { readonly kind: 'nothing' };

/** The content of an answer that schemas describe. */
export type Described = Extract<AnswerContent, { readonly schema: unknown }>;

export const isDescribed = (content: AnswerContent): content is Described => 'schema' in content;

/** Everything that is known of one operation of the API. */
export interface Operation {
  readonly service: string;
  readonly route: Route;
  /** What its handler takes, as the handler says. */
  readonly takes: Takes;
  /** The schema of the body that it takes. */
  readonly body?: BodySchema;
  /** Empty for one that does not say what it answers. */
  readonly answers: readonly (readonly [status: AnswerStatus, content: AnswerContent])[];
}

/** `{userId}` in a path. */
export const pathNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
