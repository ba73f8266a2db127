import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { bodyOf, type Request } from '../../acting/requests.ts';
import type { Person } from './cast.ts';

export interface Performance {
  /** Who asks; nobody in particular when absent. */
  readonly by?: Person;
  /** Correlation id and idempotency key: the same however often it has to be asked. */
  readonly flow: string;
}

/** Sends a request until it is answered with success. @throws Error when it is refused, or `signal` aborts */
export type Perform = (request: Request, performance: Performance) => Promise<Answer['body']>;

const RETRY_MILLISECONDS = 200;

/** Something was done; 202 says that it is not known yet of a payment. */
const isDone = ({ status }: Answer): boolean => status === 200 || status === 201;

const isWorthARetry = ({ status }: Answer): boolean => status >= 500 || status === 202 || status === 429;

export const performerOn =
  ({ http }: Pick<Platform, 'http'>, signal: AbortSignal): Perform =>
  async (request, { by, flow }) => {
    const { method, path } = request;
    const token =
      by === undefined ? {} : { token: await localToken({ userId: by.userId, roles: [by.role] }) };
    const options = { ...token, headers: { 'x-correlation-id': flow, 'idempotency-key': flow } };
    for (;;) {
      const answer = await http.send(method, path, bodyOf(request), options).catch(() => undefined);
      if (answer !== undefined && isDone(answer)) return answer.body;
      if (answer !== undefined && !isWorthARetry(answer))
        throw new Error(`${method} ${path} (${flow}) is refused: ${answer.status} ${answer.text}`);
      await pause(RETRY_MILLISECONDS, undefined, { signal });
    }
  };
