import { createHmac } from 'node:crypto';
import type { ConsoleSessionAnswer } from '../generated/console-session-answer.ts';

/**
 * Whether this function runs on a developer's machine: its database is there, and no Lambda runs it. Lambda sets
 * `AWS_LAMBDA_RUNTIME_API` itself, and lets nobody take it away.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const isLocalPlatform = (variables: Readonly<Record<string, string | undefined>>): boolean =>
  variables.AWS_LAMBDA_RUNTIME_API === undefined &&
  /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):/.test(variables.AWS_ENDPOINT_URL_DYNAMODB ?? '');

/** Seconds for which a token is good; the console asks for the next one in time. */
const LIFE = 3_600;

/** Not a secret, and made to look like none: the local gateway does not check signatures, and AWS refuses HS256. */
const LOCAL_KEY = 'local-only-this-key-protects-nothing';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An administrator's token for the local platform, as `npm run token` makes them. Worth nothing anywhere else. */
export const localSession = ({
  now,
  region,
}: {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly region: string;
}): ConsoleSessionAnswer => {
  const iat = Math.floor(now / 1_000);
  const exp = iat + LIFE;
  const claims = {
    'cognito:groups': ['ADMIN'],
    client_id: 'UserPoolClient',
    token_use: 'access',
    sub: 'console',
    iss: `https://cognito-idp.${region}.amazonaws.com/${region}_local`,
    aud: 'edtech-local',
    iat,
    exp,
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  const signature = createHmac('sha256', LOCAL_KEY).update(signed).digest('base64url');
  return { token: `${signed}.${signature}`, expiresAt: new Date(exp * 1_000).toISOString() };
};
