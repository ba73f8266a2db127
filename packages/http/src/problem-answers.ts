import { type Log, PlatformError, traceFacts } from '@edtech/contracts';
import type middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { correlationIdOf } from './correlation.ts';
import { describeError } from './error-log.ts';
import { instanceOf, readIncoming } from './incoming.ts';
import { publicError, toProblemResponse } from './problem.ts';
import { RequestRefused } from './refusal.ts';
import { traceOf } from './trace.ts';

/**
 * Turns whatever was thrown into a problem document. What is the platform's fault is logged, once, with the
 * correlation id that the caller sees; what is the caller's fault is only answered.
 */
export const problemAnswers = (log: Log): middy.MiddlewareObj => ({
  onError: (request) => {
    const { event } = request;
    // Typed as an error by middy, but code may throw anything.
    const thrown: unknown = request.error;
    const correlationId = correlationIdOf(event);
    const place = { instance: instanceOf(event), correlationId };
    const incoming = readIncoming(event);
    const report = (level: 'warn' | 'error', error: unknown): void =>
      log({
        level,
        message: 'request failed',
        correlationId,
        ...traceFacts(traceOf(incoming)),
        route: incoming.route,
        error: describeError(error),
      });
    const answer = (): APIGatewayProxyStructuredResultV2 => {
      try {
        return toProblemResponse(publicError(thrown), place);
      } catch (unanswerable) {
        // A fact that is not JSON. The caller still gets an answer, and the log what is wrong with the error.
        report('error', unanswerable);
        return toProblemResponse(new RequestRefused('internal'), place);
      }
    };
    if (!(thrown instanceof PlatformError) || thrown.kind === 'internal') report('error', thrown);
    else if (thrown.kind === 'unavailable') report('warn', thrown);
    request.response = answer();
  },
});
