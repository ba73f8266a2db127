import type { AsynchronousInvocations } from '../bus/index.ts';
import type { Invocation, LambdaRuntime } from '../lambda/index.ts';
import type { FunctionModel } from '../model.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: of a request, and of an event that is queued. */
const MAXIMUM_REQUEST_BYTES = 6 * 1_048_576;
const MAXIMUM_EVENT_BYTES = 1_048_576;

/** As much of a request to Invoke as counts: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export interface InvokeRequest {
  readonly method: string;
  readonly path: string;
  /** `X-Amz-Invocation-Type`. */
  readonly type: string | undefined;
  /** The body; undefined when it is larger than any may be. */
  readonly body: string | undefined;
}

export interface InvokeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface InvokeParts {
  readonly functions: readonly FunctionModel[];
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly asynchronous: Pick<AsynchronousInvocations, 'start'>;
}

/** Answers one request to Invoke, as Lambda does; any other action is refused. */
export const answerInvoke = async (
  { method, path, type = 'RequestResponse', body }: InvokeRequest,
  { functions, lambda, asynchronous }: InvokeParts,
): Promise<InvokeAnswer> => {
  const [, given] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (method !== 'POST' || given === undefined)
    return refused(404, 'UnknownOperationException', `${method} ${path} is not served locally.`);
  const name = decodeURIComponent(given);
  const fn = functions.find((one) => one.name === name || one.arn === name);
  if (fn === undefined) return refused(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  const most = type === 'Event' ? MAXIMUM_EVENT_BYTES : MAXIMUM_REQUEST_BYTES;
  if (body === undefined || Buffer.byteLength(body) > most)
    return refused(413, 'RequestTooLargeException', `Request must be smaller than ${most} bytes.`);
  const event = parse(body);
  if (event === undefined)
    return refused(400, 'InvalidRequestContentException', 'Could not parse request body into json.');
  switch (type) {
    case 'RequestResponse':
      return answerOf(await lambda.invoke(fn.key, event.value));
    case 'Event':
      asynchronous.start(fn, event.value);
      return { status: 202, headers: {}, body: '' };
    case 'DryRun':
      return { status: 204, headers: {}, body: '' };
    default:
      return refused(400, 'InvalidParameterValueException', `There is no invocation type ${type}.`);
  }
};

const answerOf = (invocation: Invocation): InvokeAnswer => {
  const executed = { 'x-amz-executed-version': '$LATEST' };
  if (invocation.outcome === 'success')
    return { status: 200, headers: executed, body: JSON.stringify(invocation.payload) ?? 'null' };
  const { errorType, errorMessage } = invocation;
  // Lambda itself said no, and the function has not run.
  if (invocation.refused === true)
    return refused(errorType === 'TooManyRequestsException' ? 429 : 500, errorType, errorMessage);
  return {
    status: 200,
    headers: { ...executed, 'x-amz-function-error': 'Unhandled' },
    body: JSON.stringify({ errorType, errorMessage }),
  };
};

const refused = (status: number, type: string, message: string): InvokeAnswer => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message: message, message }),
});

/** A request without a body has an empty object for its event. */
const parse = (body: string): { readonly value: unknown } | undefined => {
  if (body === '') return { value: {} };
  try {
    return { value: JSON.parse(body) };
  } catch {
    return undefined;
  }
};
