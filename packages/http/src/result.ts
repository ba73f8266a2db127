import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { correlationHeader } from './correlation.ts';
import { toUriReference } from './incoming.ts';
import { etagOf } from './preconditions.ts';

/** A path of this API. Characters that a URI cannot hold are encoded; a `/`, `?` or `#` in an id is the author's. */
export type Location = `/${string}`;

/** An answer that is a text of its own kind, and no JSON. */
export interface TextDocument {
  /** Its media type without parameters, such as `text/csv`. It is sent in UTF-8. */
  readonly type: string;
  readonly content: string;
  /** What a browser saves it as: lower-case letters, digits, dots and hyphens, safe in a header and on every disk. */
  readonly fileName: string;
}

/** What a function answers with. */
export interface HttpResult {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: object;
  /** In place of a body of JSON. */
  readonly document?: TextDocument;
  readonly location?: Location;
  /** The version of the resource: its ETag. */
  readonly version?: number;
}

export interface Versioned {
  readonly version?: number;
}

/** 200, with what was asked for. */
export const ok = (body: object, { version }: Versioned = {}): HttpResult => ({
  status: 200,
  body,
  ...(version !== undefined && { version }),
});

/** 200, with a document that is no JSON. @throws RangeError when its file name is not safe in a header */
export const textDocument = (document: TextDocument): HttpResult => {
  if (!/^[a-z0-9][a-z0-9.-]{0,127}$/.test(document.fileName))
    throw new RangeError(`"${document.fileName}" is no name of a file: use a-z, 0-9, dots and hyphens.`);
  return { status: 200, document };
};

/** 201: `location` is where the new resource is. */
export const created = (location: Location, body: object, { version }: Versioned = {}): HttpResult => ({
  status: 201,
  location,
  body,
  ...(version !== undefined && { version }),
});

/** 202: the work goes on after the answer; `location` is where to ask how it goes. */
export const accepted = (
  body: object,
  { location, version }: Versioned & { readonly location?: Location } = {},
): HttpResult => ({
  status: 202,
  body,
  ...(location !== undefined && { location }),
  ...(version !== undefined && { version }),
});

/** 204: done, and nothing to tell but perhaps the new version. */
export const noContent = ({ version }: Versioned = {}): HttpResult => ({
  status: 204,
  ...(version !== undefined && { version }),
});

/** On every answer, errors included. Answers hold what one caller may see, so no cache keeps them. */
export const commonHeaders = (correlationId: string): Record<string, string> => ({
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  [correlationHeader]: correlationId,
});

/** The answer as API Gateway takes it. */
export const toResponse = (
  { status, body, document, location, version }: HttpResult,
  correlationId: string,
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    ...commonHeaders(correlationId),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(document !== undefined && {
      'content-type': `${document.type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${document.fileName}"`,
    }),
    ...(location !== undefined && { location: toUriReference(location) }),
    ...(version !== undefined && { etag: etagOf(version) }),
  },
  ...(body !== undefined && { body: JSON.stringify(body) }),
  ...(document !== undefined && { body: document.content }),
});
