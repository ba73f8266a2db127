import type { PlatformError } from '@edtech/contracts';
import type { Answers } from './answers.ts';
import type { Needs } from './needs.ts';

export interface RouteOptions extends Needs {
  /** Whoever calls needs no token. */
  readonly open?: boolean;
  /** Asks the inspect functions of all services: for what operators ask of the platform. */
  readonly inspects?: boolean;
  /** What it answers when it does what it was asked for. */
  readonly answers?: Answers;
  /**
   * One of each that it says no with: they are the examples in the API's document. What follows from what its handler
   * takes (a body, a token, a version, …) is not listed.
   */
  readonly refuses?: readonly PlatformError[];
  /** What the parameters in its path and its query are, by name. `cursor`, `limit` and `atLeast` need no word. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What a caller has to know beside that, in sentences. */
  readonly notes?: string;
}

/** A function that answers requests. */
export interface Route extends RouteOptions {
  readonly method: string;
  readonly path: string;
  /** Name of its file in `src/functions`. */
  readonly file: string;
}

/**
 * A route, and the function that answers on it.
 * @param on method and path: `GET /payment-accounts/{userId}`; or `$default`, for whatever no route answers
 * @param file name of the function's file in `src/functions`
 *
 * @example
 * route('GET /payment-accounts/{userId}', 'get-account', { does: 'Reads a payment account', reads: { atLeast: true } })
 */
export const route = (on: string, file: string, options: RouteOptions): Route => {
  const [method = '', path = ''] = on.split(' ', 2);
  return { ...options, method, path, file };
};

/** Whether it answers what no other route does. */
export const isCatchAll = ({ method }: Pick<Route, 'method'>): boolean => method === '$default';
