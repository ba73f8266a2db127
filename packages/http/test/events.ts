import type { RequestContract, Violation } from '@edtech/contracts';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { HttpLambda } from '../src/index.ts';

/** The parts of an event that a test sets; `claims` are what the JWT authorizer would put there. */
export interface RequestParts {
  readonly method?: string;
  readonly route?: string;
  readonly rawPath?: string;
  readonly headers?: Record<string, string>;
  readonly path?: Record<string, string>;
  readonly rawQuery?: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly claims?: unknown;
}

/** An event of an HTTP API, payload format 2.0. */
export const apiEvent = (parts: RequestParts = {}): APIGatewayProxyEventV2 => {
  const query = parts.query ?? Object.fromEntries(new URLSearchParams(parts.rawQuery ?? ''));
  const event = {
    version: '2.0',
    routeKey: parts.route ?? 'POST /users/{userId}',
    rawPath: parts.rawPath ?? '/users/u-1',
    rawQueryString: parts.rawQuery ?? '',
    headers: parts.headers ?? {},
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(parts.path && { pathParameters: parts.path }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: {
        method: parts.method ?? 'POST',
        path: parts.rawPath ?? '/users/u-1',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey: parts.route ?? 'POST /users/{userId}',
      stage: '$default',
      time: '23/Nov/2026:12:00:00 +0000',
      timeEpoch: 1795435200000,
      ...(parts.claims !== undefined && { authorizer: { jwt: { claims: parts.claims, scopes: null } } }),
    },
    ...(parts.body !== undefined && { body: parts.body }),
    isBase64Encoded: parts.isBase64Encoded ?? false,
  };
  // As on the wire: an event is JSON before a function sees it, with keys like __proto__ as plain properties.
  return JSON.parse(JSON.stringify(event));
};

export const json = (body: unknown): Pick<RequestParts, 'body' | 'headers'> => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const lambdaContext = (remainingMs = 10_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:test',
  memoryLimitInMB: '128',
  awsRequestId: 'lambda-1',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => remainingMs,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
});

export interface Answer {
  readonly status: number | undefined;
  readonly headers: NonNullable<APIGatewayProxyStructuredResultV2['headers']>;
  /** The body, parsed; undefined when the answer has none. */
  readonly body: unknown;
  readonly text: string;
}

/** Sends an event, of whatever shape, through the whole handler. */
export const send = async (
  handler: HttpLambda,
  event: unknown,
  context: Context = lambdaContext(),
): Promise<Answer> => {
  // The tests also send what no gateway would: the types of the handler do not stop the network.
  const result = await handler(event as APIGatewayProxyEventV2, context);
  const text = result.body ?? '';
  return {
    status: result.statusCode,
    headers: result.headers ?? {},
    body: text === '' ? undefined : JSON.parse(text),
    text,
  };
};

export interface Greeting {
  readonly userId: string;
  readonly greeting: string;
}

const text = (value: unknown, field: string): readonly Violation[] =>
  typeof value === 'string' ? [] : [{ path: `/${field}`, rule: 'type', message: 'must be string' }];

/** A small contract, in the form that the generated ones have. */
export const greetingContract: RequestContract<Greeting> = {
  name: 'Greeting',
  validate: (body) => {
    if (typeof body !== 'object' || body === null) {
      return [{ path: '', rule: 'type', message: 'must be object' }];
    }
    const { userId, greeting }: { userId?: unknown; greeting?: unknown } = body;
    return [...text(userId, 'userId'), ...text(greeting, 'greeting')];
  },
};
