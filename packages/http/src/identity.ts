import { isRecord } from './incoming.ts';
import { RequestRefused } from './refusal.ts';

/** Who sends the request, as the token says that API Gateway has accepted. */
export interface Identity {
  readonly userId: string;
  readonly roles: readonly string[];
}

const userIdPattern = /^[\x21-\x7e]{1,128}$/;
const rolePattern = /^[A-Za-z0-9][A-Za-z0-9_.:@/+-]{0,127}$/;

const unreadable = (): never => {
  throw new RequestRefused('claims-unreadable');
};

/**
 * HTTP APIs deliver an array claim as text, with brackets and blanks (`[ADMIN TUTOR]`); serverless-offline as the
 * array that it is; a claim with one value may be that value. Group names have no blanks in Cognito, so the three
 * cannot be mistaken for one another:
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
 */
const splitGroups = (claim: unknown): readonly unknown[] => {
  if (claim === undefined || claim === null) return [];
  if (Array.isArray(claim)) return claim;
  if (typeof claim !== 'string') return unreadable();
  if (!claim.startsWith('[')) return [claim];
  if (!claim.endsWith(']')) return unreadable();
  const inside = claim.slice(1, -1);
  return inside === '' ? [] : inside.split(' ');
};

const isRole = (value: unknown): value is string => typeof value === 'string' && rolePattern.test(value);

/**
 * The identity in the claims of a verified token; undefined when there are no claims, which is a request without a
 * token. Strict on purpose: claims that are not understood in full are not understood.
 *
 * @throws RequestRefused `claims-unreadable`
 */
export const readIdentity = (claims: unknown): Identity | undefined => {
  if (claims === undefined || claims === null) return undefined;
  if (!isRecord(claims)) return unreadable();
  const { sub, 'cognito:groups': groups } = claims;
  if (typeof sub !== 'string' || !userIdPattern.test(sub)) return unreadable();
  const roles = splitGroups(groups);
  if (!roles.every(isRole)) return unreadable();
  return { userId: sub, roles: [...new Set(roles)] };
};
