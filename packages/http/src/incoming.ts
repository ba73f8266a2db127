/** What is read of an API Gateway event (HTTP API, payload format 2.0). Nothing in it has been validated yet. */
export interface Incoming {
  /** The route as it was declared, such as `POST /users`: fit for logs, as it holds no value from the request. */
  readonly route: string;
  readonly requestId: string | undefined;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly pathParameters: ReadonlyMap<string, unknown>;
  readonly queryParameters: ReadonlyMap<string, unknown>;
  readonly rawQuery: string;
  readonly body: string | undefined;
  readonly isBase64Encoded: boolean;
  /** The claims of the token that API Gateway's JWT authorizer accepted; undefined when it saw none. */
  readonly claims: unknown;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordIn = (parent: Record<string, unknown>, key: string): Record<string, unknown> => {
  const value = parent[key];
  return isRecord(value) ? value : {};
};

const textIn = (parent: Record<string, unknown>, key: string): string | undefined => {
  const value = parent[key];
  return typeof value === 'string' ? value : undefined;
};

/** A map has no prototype chain, so that a parameter named `__proto__` or `constructor` is only a name. */
const entriesIn = (parent: Record<string, unknown>, key: string): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(recordIn(parent, key)));

/**
 * Reads an event without trusting its shape.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const readIncoming = (event: unknown): Incoming => {
  const root = isRecord(event) ? event : {};
  const requestContext = recordIn(root, 'requestContext');
  const headers = new Map<string, string>();
  for (const [name, value] of entriesIn(root, 'headers')) {
    if (typeof value === 'string') headers.set(name, value);
  }
  return {
    route: textIn(root, 'routeKey') ?? 'unknown',
    requestId: textIn(requestContext, 'requestId'),
    headers,
    pathParameters: entriesIn(root, 'pathParameters'),
    queryParameters: entriesIn(root, 'queryStringParameters'),
    rawQuery: textIn(root, 'rawQueryString') ?? '',
    body: textIn(root, 'body'),
    isBase64Encoded: root.isBase64Encoded === true,
    claims: recordIn(recordIn(requestContext, 'authorizer'), 'jwt').claims,
  };
};

// RFC 3986 allows none of these unescaped. An escape stays, as the value may be encoded already; a bare % does not.
const notInUri = /[^\x21-\x7e]|["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/gu;

/** Makes a URI reference of a path that may hold raw characters; what is encoded already stays as it is. */
export const toUriReference = (path: string): string =>
  path.toWellFormed().replace(notInUri, encodeURIComponent);

/** The path of the request as a URI reference. API Gateway delivers `rawPath` decoded, so it is encoded again. */
export const instanceOf = (event: unknown): string =>
  toUriReference((isRecord(event) && textIn(event, 'rawPath')) || '/');
