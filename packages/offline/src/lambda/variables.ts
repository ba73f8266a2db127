import { LOCAL_CREDENTIALS } from '../credentials.ts';
import type { FunctionModel } from '../model.ts';

/** Where the local services listen, for example `http://127.0.0.1:8000`. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly eventbridge: string;
  readonly lambda: string;
  /** Where messages to the clients of a WebSocket API are sent, if there is one. */
  readonly connections?: string;
}

/** The variables that make an SDK client talk to the local services without any code of its own. */
export function serviceVariables(region: string, endpoints: Endpoints): Readonly<Record<string, string>> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    ...(endpoints.connections === undefined
      ? {}
      : { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: endpoints.connections }),
  };
}

/** Everything that a handler finds in its environment: nothing of the machine's own comes with it. */
export function functionVariables(
  fn: FunctionModel,
  region: string,
  endpoints: Endpoints,
): Readonly<Record<string, string>> {
  return {
    ...fn.environment,
    ...serviceVariables(region, endpoints),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes),
  };
}
