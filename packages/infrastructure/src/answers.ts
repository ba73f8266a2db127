/** The statuses of answers to a request that was done. */
export type AnswerStatus = 200 | 201 | 202 | 204;

/** The rows of a list, one page of them. */
export interface PageOf {
  /** What the list is called in the answer: `users`. */
  readonly list: string;
  /** Name of the schema of one row. */
  readonly of: string;
}

/** A file or a table, as it is: no schema says what is in it. */
export interface FileOf {
  /** `text/html`; several when the Accept header says which. */
  readonly mediaTypes: readonly string[];
}

/**
 * The body of an answer: the name of its schema, `user` for `services/<name>/schemas/user-answer.json`; a page of such; a
 * file; or none. A body that says a `version` comes with the ETag of that version.
 */
export type AnswerBody = string | PageOf | FileOf | 'nothing';

/** What a route answers when it does what it was asked for, by status. */
export type Answers = { readonly [status in AnswerStatus]?: AnswerBody };

/**
 * A page of a list, with the cursor of the next one.
 *
 * @example
 * route('GET /users', 'list-users', { does: 'Lists users', answers: { 200: pageOf('users', 'user') } })
 */
export const pageOf = (list: string, of: string): PageOf => ({ list, of });

/** A file of this media type, or of the one of these that the Accept header likes best. */
export const fileOf = (...mediaTypes: readonly [string, ...string[]]): FileOf => ({ mediaTypes });
