import type { Needs } from './needs.ts';

export interface RouteOptions extends Needs {
  /** Whoever calls needs no token. */
  readonly open?: boolean;
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
 * @param on method and path: `GET /payment-accounts/{userId}`
 * @param file name of the function's file in `src/functions`
 *
 * @example
 * route('GET /payment-accounts/{userId}', 'get-account', { does: 'Reads a payment account', reads: { atLeast: true } })
 */
export const route = (on: string, file: string, options: RouteOptions): Route => {
  const [method = '', path = ''] = on.split(' ', 2);
  return { ...options, method, path, file };
};
