import type { Log } from '@edtech/contracts';
import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { correlation } from './correlation.ts';
import { problemAnswers } from './problem-answers.ts';
import { RequestRefused } from './refusal.ts';

/** Milliseconds that are left for an answer when the function itself runs out of time. */
const answerBeforeTimeoutMs = 250;

export type HttpLambda = middy.MiddyfiedHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/** What all functions behind the API share: a correlation id, an answer before the time is up, problem documents. */
export const httpLambda = (
  answer: (event: unknown) => Promise<APIGatewayProxyStructuredResultV2>,
  log: Log,
): HttpLambda =>
  middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(answer, {
    timeoutEarlyInMillis: answerBeforeTimeoutMs,
    timeoutEarlyResponse: () => {
      throw new RequestRefused('timed-out');
    },
  })
    .use(httpHeaderNormalizer())
    .use(correlation())
    .use(problemAnswers(log));
