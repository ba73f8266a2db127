import { PlatformError } from '@edtech/contracts';
import { SignJWT } from 'jose';

/** The region whose names the local platform uses unless told otherwise. */
export const localRegion = 'eu-west-1';

/** What the local platform accepts as the audience of a token. */
export const localAudience = 'edtech-local';

/**
 * The id of the local app client. The local AWS gives a user pool's client the logical id of its resource, and the
 * gateway takes a token whose `aud` or whose `client_id` it knows.
 */
export const localClientId = 'UserPoolClient';

/** The issuer that stands in for the user pool of `region`. */
export const localIssuer = (region: string = localRegion): string =>
  `https://cognito-idp.${region}.amazonaws.com/${region}_local`;

/** Not a secret, and made to look like none: the local gateway does not check signatures, and AWS refuses HS256. */
const localKey = new TextEncoder().encode('local-only-this-key-protects-nothing');

/** Who a local token is for. */
export interface LocalTokenClaims {
  readonly userId: string;
  readonly roles: readonly string[];
  /** A whole number and s, m, h or d; at most a day, as with Cognito's tokens. An hour unless told. */
  readonly expiresIn?: string;
  /** Seconds since 1970; now unless told. With an earlier time a token can be made that has expired. */
  readonly issuedAt?: number;
  readonly region?: string;
}

/** What was asked for cannot be put into a token. */
export class LocalTokenRefused extends PlatformError {
  readonly code = 'local-token-refused';
  readonly kind = 'invalid';
  /** The claim that is wrong. */
  readonly claim: string;

  constructor(claim: string, reason: string) {
    super(reason);
    this.claim = claim;
  }
}

const maxLifeSeconds = 24 * 60 * 60;
const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 60 * 60, d: 24 * 60 * 60 };

/**
 * The seconds in a duration such as `90s`, `15m`, `1h` or `1d`.
 * @throws LocalTokenRefused when it is none, zero, or more than a day
 */
const lifetimeSeconds = (duration: string): number => {
  const [, amount = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(duration) ?? [];
  const seconds = Number(amount) * (secondsIn[unit] ?? 0);
  if (seconds > 0 && seconds <= maxLifeSeconds) return seconds;
  throw new LocalTokenRefused(
    'exp',
    `"${duration}" is no duration from 1s to 1d. Write a whole number and s, m, h or d, such as 90s or 1h.`,
  );
};

const checkClaims = ({ userId, roles, region = localRegion }: LocalTokenClaims): void => {
  if (!/^[\x21-\x7e]{1,128}$/.test(userId)) {
    throw new LocalTokenRefused('sub', `"${userId}" is no user id. Use 1 to 128 visible ASCII characters.`);
  }
  for (const role of roles) {
    if (/^[A-Z][A-Z0-9_]{0,63}$/.test(role)) continue;
    throw new LocalTokenRefused(
      'cognito:groups',
      `"${role}" is no role. Roles are capital letters, such as TUTOR.`,
    );
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new LocalTokenRefused(
      'iss',
      `"${region}" is no region. Write it as AWS does, such as ${localRegion}.`,
    );
  }
};

/**
 * A token that the local platform takes for an access token of its user pool. Worth nothing anywhere else.
 *
 * @example
 * const token = await localToken({ userId: 'u-1', roles: ['TUTOR'] });
 * await fetch(url, { headers: { authorization: `Bearer ${token}` } });
 * @throws LocalTokenRefused when a claim is not one that Cognito could have given
 */
export const localToken = async (claims: LocalTokenClaims): Promise<string> => {
  checkClaims(claims);
  const issuedAt = claims.issuedAt ?? Math.floor(Date.now() / 1000);
  return new SignJWT({
    'cognito:groups': [...claims.roles],
    client_id: localClientId,
    token_use: 'access',
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(claims.userId)
    .setIssuer(localIssuer(claims.region))
    .setAudience(localAudience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds(claims.expiresIn ?? '1h'))
    .sign(localKey);
};
