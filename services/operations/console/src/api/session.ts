import { computed, signal } from '@preact/signals';
import { refusalIn } from './refusal.ts';
import { readToken } from './token.ts';

/** Until the tab is closed, and in this tab alone. */
const KEY = 'edtech-console-token';

/** A local token that ends sooner than this is fetched anew. */
const RENEW_MILLISECONDS = 60_000;

const stored = signal(sessionStorage.getItem(KEY) ?? '');

/** Whether the platform gives tokens to whoever opens the console on this machine; undefined until it was asked. */
export const isOpen = signal<boolean | undefined>(undefined);

/** Why somebody has to sign in again; undefined when nothing was refused. */
export const refused = signal<string | undefined>(undefined);

export const who = computed(() => readToken(stored.value));

const keep = (token: string): void => {
  stored.value = token;
  if (token === '') sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
};

export const signIn = (token: string): void => {
  refused.value = undefined;
  keep(token);
};

export const signOut = (reason?: string): void => {
  refused.value = reason;
  keep('');
};

/** Asks the platform for a token, which only the one on this machine gives. @throws Refusal */
const ask = async (): Promise<void> => {
  const response = await fetch('/console/session', { cache: 'no-store' });
  if (response.status === 404 || response.status === 403) {
    isOpen.value = false;
    return;
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusalIn(response.status, body);
  const token: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'token') : undefined;
  isOpen.value = typeof token === 'string';
  if (typeof token === 'string') signIn(token);
};

let asking: Promise<void> | undefined;

/** The token for the next request; undefined when somebody has to sign in. */
export const currentToken = async (): Promise<string | undefined> => {
  const held = who.peek();
  const isFresh = (held?.facts.expiresAt ?? Number.POSITIVE_INFINITY) > Date.now() + RENEW_MILLISECONDS;
  if (held !== undefined && (isFresh || isOpen.peek() === false)) return held.token;
  if (isOpen.peek() !== false) {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    await asking;
  }
  return who.peek()?.token;
};

/** What was held is not taken any more: a local token is asked for again, others have to be given by a person. */
export const rejected = (reason: string): void => {
  if (isOpen.peek() === true) keep('');
  else signOut(reason);
};
