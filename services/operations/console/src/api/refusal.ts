/** What the API said no with, or why it said nothing. */
export class Refusal extends Error {
  /** 0 when nobody answered. */
  readonly status: number;
  /** Stable, for programs: `dead-letter-state`; `unreachable` when nobody answered. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether somebody else has to sign in before anything is answered. */
  get isAboutSignIn(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

const textOf = (body: unknown, name: string): string | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** What an answer that is no success says of itself: a problem document (RFC 9457), or what the gateway answers by itself. */
export const refusalIn = (status: number, body: unknown): Refusal =>
  new Refusal(
    status,
    textOf(body, 'code') ?? `status-${status}`,
    textOf(body, 'detail') ?? textOf(body, 'title') ?? textOf(body, 'message') ?? `It answered ${status}.`,
  );

export const unreachable = (error: unknown): Refusal =>
  new Refusal(
    0,
    'unreachable',
    `The platform does not answer (${error instanceof Error ? error.message : String(error)}).`,
  );
