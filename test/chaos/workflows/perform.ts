import { setTimeout as pause } from 'node:timers/promises';
import { ApiContractBroken } from '@edtech/testkit/api-contract';
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

/**
 * Sends a request until it is answered with success.
 * @throws Error when it is refused, or `signal` aborts; ApiContractBroken when it is not as the API is described
 */
export type Perform = (request: Request, performance: Performance) => Promise<Answer['body']>;

const RETRY_MILLISECONDS = 200;

/** Something was done; 202 says that it is not known yet of a payment. */
const isDone = ({ status }: Answer): boolean => status === 200 || status === 201;

const isWorthARetry = ({ status }: Answer): boolean => status >= 500 || status === 202 || status === 429;

/** That there was no answer is worth another try; that there was another one than was promised is not. */
export const lostOnTheWay = (error: unknown): undefined => {
  if (error instanceof ApiContractBroken) throw error;
};

export const performerOn =
  ({ http }: Pick<Platform, 'http'>, signal: AbortSignal): Perform =>
  async (request, { by, flow }) => {
    const { method, path } = request;
    const token =
      by === undefined ? {} : { token: await localToken({ userId: by.userId, roles: [by.role] }) };
    // The others name what they change, and change it once by themselves.
    const key = method === 'POST' ? { 'idempotency-key': flow } : {};
    const options = { ...token, headers: { 'x-correlation-id': flow, ...key } };
    for (;;) {
      const answer = await http.send(method, path, bodyOf(request), options).catch(lostOnTheWay);
      if (answer !== undefined && isDone(answer)) return answer.body;
      if (answer !== undefined && !isWorthARetry(answer))
        throw new Error(`${method} ${path} (${flow}) is refused: ${answer.status} ${answer.text}`);
      await pause(RETRY_MILLISECONDS, undefined, { signal });
    }
  };
