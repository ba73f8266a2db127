import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { jsonLog, type Log } from '@edtech/contracts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { correlationIdOf } from './correlation.ts';
import { httpLambda } from './http-lambda.ts';
import { readIncoming } from './incoming.ts';
import { readPath } from './parameters.ts';
import { RequestRefused } from './refusal.ts';
import { commonHeaders } from './result.ts';
import { type RouteHandler, routeHandler } from './route-handler.ts';

export interface SiteOptions {
  /** What Vite has built, from the repository: `files` of the route packages it under the same path. */
  readonly folder: string;
  readonly log?: Log;
}

const PAGE = 'index.html';

/** The page loads its own files and asks its own API; nothing is written in it, and nothing of others is loaded. */
const SITE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A name with the hash of its content in it: what has the name is the same for ever. */
const HASHED = /^[\w.]+-[\w-]{8}\.(css|js|svg)$/;

/** A year, which is what caches take for ever. */
const FOR_EVER = 31_536_000;

const zipped = promisify(gzip);

interface Built {
  readonly text: string;
  readonly zip: Buffer;
}

/** The files of a folder, read and compressed once. One that is not there is looked for again the next time. */
const reader = (folder: string) => {
  const held = new Map<string, Promise<Built>>();
  return (name: string): Promise<Built> => {
    const known = held.get(name);
    if (known !== undefined) return known;
    const reading = readFile(join(folder, name)).then(async (content) => ({
      text: content.toString('utf8'),
      zip: await zipped(content),
    }));
    held.set(name, reading);
    reading.catch(() => held.delete(name));
    return reading;
  };
};

const answerWith = (
  event: unknown,
  { text, zip }: Built,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyStructuredResultV2 => {
  const takesZip = /(^|[\s,])gzip(\s*(,|$)|\s*;\s*q=(1|0\.\d*[1-9]))/i.test(
    readIncoming(event).headers.get('accept-encoding') ?? '',
  );
  return {
    statusCode: 200,
    headers: {
      ...commonHeaders(correlationIdOf(event)),
      'referrer-policy': 'no-referrer',
      vary: 'accept-encoding',
      ...headers,
      ...(takesZip ? { 'content-encoding': 'gzip' } : {}),
    },
    ...(takesZip ? { body: zip.toString('base64'), isBase64Encoded: true } : { body: text }),
  };
};

/**
 * A Lambda function that answers with the page of a site that Vite has built, whoever asks. A browser asks again each time: it
 * names the files that it goes with.
 *
 * @example
 * export const handler = sitePageHandler({ folder: 'services/operations/console/dist' });
 */
export const sitePageHandler = ({ folder, log = jsonLog }: SiteOptions): RouteHandler => {
  const read = reader(folder);
  const lambda = httpLambda(
    async (event) =>
      answerWith(event, await read(PAGE), {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': SITE_POLICY,
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
      }),
    log,
  );
  return routeHandler(lambda, { allow: 'anyone', ignoresRequest: true });
};

/**
 * A Lambda function that answers with the files of that site, on a route with the path parameter `file`. Their names have a hash of
 * their content, so they may be kept for ever.
 */
export const siteFileHandler = ({ folder, log = jsonLog }: SiteOptions): RouteHandler => {
  const read = reader(folder);
  const lambda = httpLambda(async (event) => {
    const { file } = readPath(readIncoming(event), ['file']);
    // The name is looked for in the folder, and never made part of a path before it was found there.
    if (!HASHED.test(file) || !(await readdir(folder)).includes(file))
      throw new RequestRefused('route-unknown');
    return answerWith(event, await read(file), {
      'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'none'",
      'cache-control': `public, max-age=${FOR_EVER}, immutable`,
    });
  }, log);
  return routeHandler(lambda, { allow: 'anyone', path: ['file'] });
};
