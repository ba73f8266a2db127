/** A request that was sent, and what came back. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly requestHeaders: Headers;
  /** The body as text; undefined without one. */
  readonly requestBody: string | undefined;
  readonly status: number;
  readonly responseHeaders: Headers;
  readonly responseBody: string;
}

export const isDone = ({ status }: Exchange): boolean => status >= 200 && status < 300;

/** `application/json` of a Content-Type header; '' without one. */
export const mediaTypeIn = (headers: Headers): string =>
  (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The value of a text as JSON; undefined when it is none. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
