import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { jsonLog, type Log } from '@edtech/contracts';
import { correlationIdOf } from './correlation.ts';
import { httpLambda } from './http-lambda.ts';
import { RequestRefused } from './refusal.ts';
import { commonHeaders } from './result.ts';
import { type RouteHandler, routeHandler } from './route-handler.ts';

export interface FileOptions {
  /** From the repository: `files` of the route packages it under the same path, which a function starts in. */
  readonly path: string;
  readonly mediaType: 'application/json' | 'text/html; charset=utf-8';
  readonly log?: Log;
}

/** Seconds for which anybody may keep it: the file is the same for all, until the next deployment. */
const MAX_AGE = 300;

/** The hashes of the scripts or styles within a page, as a Content-Security-Policy names them. */
const hashesIn = (page: string, tag: 'script' | 'style'): string => {
  const found = [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, text = '']) => text,
  );
  const hashes = found.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return hashes.length === 0 ? "'none'" : hashes.join(' ');
};

/** Lets a page run what is written in it, load nothing, and be shown in no other page. */
export const pagePolicy = (page: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashesIn(page, 'script')}`,
    `style-src ${hashesIn(page, 'style')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * A Lambda function behind an API Gateway HTTP API that answers with a file, whoever asks. The file is read once.
 *
 * @example
 * export const handler = fileHandler({ path: 'docs/api/index.html', mediaType: 'text/html; charset=utf-8' });
 */
export const fileHandler = ({ path, mediaType, log = jsonLog }: FileOptions): RouteHandler => {
  let file: Promise<{ readonly body: string; readonly policy: string }> | undefined;
  const read = async () => {
    const body = await readFile(path, 'utf8');
    return { body, policy: mediaType.startsWith('text/html') ? pagePolicy(body) : "default-src 'none'" };
  };
  const lambda = httpLambda(async (event) => {
    file ??= read();
    const { body, policy } = await file.catch((error: unknown) => {
      // The next request reads again.
      file = undefined;
      throw error;
    });
    return {
      statusCode: 200,
      headers: {
        ...commonHeaders(correlationIdOf(event)),
        'content-type': mediaType,
        'content-security-policy': policy,
        'cache-control': `public, max-age=${MAX_AGE}`,
      },
      body,
    };
  }, log);
  return routeHandler(lambda, { allow: 'anyone', ignoresRequest: true });
};

/** A Lambda function for whatever no route answers. */
export const unknownRouteHandler = (log: Log = jsonLog): RouteHandler => {
  const lambda = httpLambda(async () => {
    throw new RequestRefused('route-unknown');
  }, log);
  return routeHandler(lambda, { allow: 'anyone', ignoresRequest: true });
};
