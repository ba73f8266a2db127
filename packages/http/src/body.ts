import type { RequestContract } from '@edtech/contracts';
import type { Incoming } from './incoming.ts';
import { RequestRefused } from './refusal.ts';
import { parseStrictJson } from './strict-json.ts';

/** Bytes. A command is small; 64 KiB leaves room below every limit behind it (an event's data may have 350 KB). */
export const defaultMaxBodyBytes = 64 * 1024;

/** Bytes. Lambda takes 6 MB of request: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const lambdaMaxBodyBytes = 6 * 1024 * 1024;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const jsonType = /^application\/(?:[a-z0-9!#$&^_.+-]+\+)?json$/i;
const utf8Charset = /^charset="?utf-8"?$/i;

const sizeOf = ({ body = '', isBase64Encoded }: Incoming): number =>
  isBase64Encoded ? Buffer.byteLength(body, 'base64') : Buffer.byteLength(body);

const isBlank = (body: string | undefined): boolean => body === undefined || body.trim() === '';

const checkType = (headers: Incoming['headers']): void => {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '')
    .split(';')
    .map((part) => part.trim());
  const charsets = parameters.filter((parameter) => /^charset=/i.test(parameter));
  if (!jsonType.test(type) || !charsets.every((charset) => utf8Charset.test(charset))) {
    throw new RequestRefused('content-type-unsupported');
  }
  if (!/^(?:identity)?$/i.test(headers.get('content-encoding') ?? '')) {
    throw new RequestRefused('content-encoding-unsupported');
  }
};

/** API Gateway sends bodies of types that it does not know as text, such as `application/x+json`, in base64. */
const textOf = ({ body = '', isBase64Encoded }: Incoming): string => {
  if (!isBase64Encoded) {
    if (!body.isWellFormed()) throw new RequestRefused('body-not-utf8');
    return body;
  }
  // Buffer skips what it does not understand, so the alphabet is checked first.
  if (!base64.test(body)) throw new RequestRefused('base64-malformed');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, 'base64'));
  } catch {
    throw new RequestRefused('body-not-utf8');
  }
};

/**
 * The body of a request as text, for whoever has to see every byte of it.
 * @throws RequestRefused when it is too large, missing, or not UTF-8
 */
export const readText = (incoming: Incoming, maxBytes: number): string => {
  if (sizeOf(incoming) > maxBytes) throw new RequestRefused('body-too-large', { maximum: maxBytes });
  if (isBlank(incoming.body)) throw new RequestRefused('body-required');
  return textOf(incoming);
};

/**
 * Reads and validates the body of a request.
 *
 * @param contract what the body must be; without one, any body is refused: nobody would read it, and a client that
 * sends data that is dropped in silence would never know
 * @param maxBytes of the decoded body
 * @throws RequestRefused with the first of: too large, missing or not expected, wrong type, not UTF-8, not JSON, not
 * valid (with every violation)
 */
export const readBody = <Body>(
  incoming: Incoming,
  contract: RequestContract<Body> | undefined,
  maxBytes: number,
): Body => {
  if (sizeOf(incoming) > maxBytes) throw new RequestRefused('body-too-large', { maximum: maxBytes });
  const blank = isBlank(incoming.body);
  if (contract === undefined) {
    if (!blank) throw new RequestRefused('body-not-expected');
    // Without a contract the type of the body is `undefined`: nothing else can be inferred for it.
    return undefined as Body;
  }
  if (blank) throw new RequestRefused('body-required');
  checkType(incoming.headers);
  const value = parseStrictJson(textOf(incoming));
  const violations = contract.validate(value);
  if (violations.length > 0) throw new RequestRefused('request-invalid', { violations });
  // The parse boundary: the contract's validator has just said that the value is one.
  return value as Body;
};
