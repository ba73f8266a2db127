/** What a token says of its owner. The console only shows it: who checks it is the gateway. */
export interface TokenFacts {
  readonly subject: string;
  readonly roles: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

const PARTS = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

const claimsIn = (part: string): unknown => {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

/** Reads a JSON web token, also as it stands in a header; undefined when it is none. */
export const readToken = (
  text: string,
): { readonly token: string; readonly facts: TokenFacts } | undefined => {
  const token = text.trim().replace(/^bearer\s+/i, '');
  const [, part] = PARTS.exec(token) ?? [];
  const claims = part === undefined ? undefined : claimsIn(part);
  if (typeof claims !== 'object' || claims === null) return undefined;
  const get = (name: string): unknown => Reflect.get(claims, name);
  const [subject, groups, exp] = [get('sub'), get('cognito:groups'), get('exp')];
  return {
    token,
    facts: {
      subject: typeof subject === 'string' ? subject : 'nobody',
      roles: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
      ...(typeof exp === 'number' ? { expiresAt: exp * 1_000 } : {}),
    },
  };
};

/** Why a token will not do, before anybody is asked; undefined when it may. */
export const objectionTo = ({ roles, expiresAt }: TokenFacts, now: number): string | undefined => {
  if (expiresAt !== undefined && expiresAt <= now) return 'This token has expired. Get a new one.';
  if (!roles.includes('ADMIN'))
    return `This token is not an administrator's: its roles are ${roles.join(', ') || 'none'}, and ADMIN is needed.`;
  return undefined;
};
