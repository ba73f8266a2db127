import { readTraceparent, traceparentOf } from '@edtech/contracts';
import type { Incoming } from './incoming.ts';

/**
 * The W3C trace that a request belongs to: the caller's own; else that which X-Ray's header names, where API Gateway or a
 * proxy before it has begun one; else that of the function's own run, which Lambda keeps in its environment where tracing is
 * on. A malformed one is passed over. HTTP APIs do not trace: their header names no parent, and Lambda's own trace is taken.
 */
export const traceOf = ({ headers }: Pick<Incoming, 'headers'>): string | undefined =>
  readTraceparent(headers.get('traceparent')) ??
  traceparentOf(headers.get('x-amzn-trace-id')) ??
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: another one for each invocation.
  traceparentOf(process.env._X_AMZN_TRACE_ID);
