import type { Identity } from './identity.ts';
import { RequestRefused } from './refusal.ts';

/** What a rule may look at besides the identity. The body has been validated; a rule that needs it narrows it. */
export interface AccessRequest<PathName extends string = string> {
  readonly path: Readonly<Record<PathName, string>>;
  readonly query: Readonly<Partial<Record<string, string>>>;
  readonly body: unknown;
}

/** Whether `identity` may send `request`. Pure: what must be looked up first is decided by the handler. */
export interface AccessRule<PathName extends string = string> {
  (identity: Identity, request: AccessRequest<PathName>): boolean;
  /** Roles that it lets pass, for documents. A rule of a route's own has none. */
  readonly roles?: readonly string[];
  /** Name of the path parameter whose user it lets pass. */
  readonly owner?: string;
}

/** Who may call a route: anyone (a token is optional), whoever is signed in, or whom a rule lets pass. */
export type Access<PathName extends string = string> = 'anyone' | 'signed-in' | AccessRule<PathName>;

/** Everywhere but on a route for anyone, there is an identity by the time that the function runs. */
export type IdentityFor<Allow> = 'anyone' extends Allow ? Identity | undefined : Identity;

/** Those who have at least one of the roles. Roles are compared as they are written. */
export const hasRole = (...roles: readonly [string, ...string[]]): AccessRule<never> =>
  Object.assign((identity: Identity) => roles.some((role) => identity.roles.includes(role)), { roles });

/**
 * The owner of what is asked for, and those who have `role`.
 *
 * @param role one role, or several of which one is enough
 * @param owner where the owner's user id stands: the name of a path parameter (checked by the compiler when the route
 * declares its names), or a function that reads it from the request; undefined means that nobody is the owner
 */
export const selfOr = <const PathName extends string = string>(
  role: string | readonly [string, ...string[]],
  owner: PathName | ((request: AccessRequest) => string | undefined),
): AccessRule<PathName> => {
  const roles = [role].flat();
  const lets = (identity: Identity, request: AccessRequest<PathName>): boolean => {
    const ownerId = typeof owner === 'function' ? owner(request) : request.path[owner];
    return ownerId === identity.userId || roles.some((one) => identity.roles.includes(one));
  };
  return Object.assign(lets, { roles, ...(typeof owner === 'function' ? {} : { owner }) });
};

/**
 * Lets the request pass, or not.
 * @throws RequestRefused `unauthenticated` without an identity that is needed, `forbidden` when the rule says no
 */
export const authorize = <PathName extends string>(
  allow: Access<PathName>,
  identity: Identity | undefined,
  request: AccessRequest<PathName>,
): void => {
  if (allow === 'anyone') return;
  if (identity === undefined) throw new RequestRefused('unauthenticated');
  if (allow !== 'signed-in' && !allow(identity, request)) throw new RequestRefused('forbidden');
};
