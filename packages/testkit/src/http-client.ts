import type { ApiContract } from './api-contract/index.ts';

/** An answer of the platform's HTTP API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON object of the answer; empty when the answer is something else. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The answer as it came. */
  readonly text: string;
}

export interface RequestOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpClient {
  get(path: string, options?: RequestOptions): Promise<Answer>;
  post(path: string, body: unknown, options?: RequestOptions): Promise<Answer>;
  patch(path: string, body: unknown, options?: RequestOptions): Promise<Answer>;
  /** A body that is sent as it is, for what JSON cannot say. */
  send(method: string, path: string, body: string | Uint8Array, options?: RequestOptions): Promise<Answer>;
}

/**
 * Speaks JSON to the API at `base`.
 * @param contract what every request and its answer are held against
 */
export const httpClient = (base: string, contract?: ApiContract): HttpClient => {
  const request = async (
    method: string,
    path: string,
    { token, headers = {} }: RequestOptions,
    body?: string | Uint8Array,
  ): Promise<Answer> => {
    const url = new URL(path, base);
    const requestHeaders = new Headers({
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    });
    const response = await fetch(url, {
      method,
      headers: requestHeaders,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    contract?.hold({
      method,
      url,
      requestHeaders,
      requestBody: body === undefined ? undefined : Buffer.from(body).toString(),
      status: response.status,
      responseHeaders: response.headers,
      responseBody: text,
    });
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : {}, text };
  };
  return {
    get: (path, options = {}) => request('GET', path, options),
    post: (path, body, options = {}) => request('POST', path, options, JSON.stringify(body)),
    patch: (path, body, options = {}) => request('PATCH', path, options, JSON.stringify(body)),
    send: (method, path, body, options = {}) => request(method, path, options, body),
  };
};
