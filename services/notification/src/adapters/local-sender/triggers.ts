/** What goes wrong with a mail on purpose. */
export type Trouble =
  /** It will never be taken. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** It is not taken; `once`: the first time that it is sent. */
  | { readonly kind: 'busy'; readonly once: boolean }
  /** It is taken, and nobody is told. */
  | { readonly kind: 'delivered-without-answer' }
  /** It is lost, and nobody is told; the next time it is taken. */
  | { readonly kind: 'lost-once' };

/** The names before the `@` (or before a `+` there) that have something go wrong. Mails to any other address arrive. */
export const TRIGGERS: Readonly<Record<string, Trouble>> = {
  bounce: {
    kind: 'refused',
    code: 'address-rejected',
    reason: 'The mail service does not accept the address.',
  },
  rejected: {
    kind: 'refused',
    code: 'message-rejected',
    reason: 'The mail service does not accept the mail.',
  },
  throttle: { kind: 'busy', once: true },
  overload: { kind: 'busy', once: false },
  timeout: { kind: 'delivered-without-answer' },
  lost: { kind: 'lost-once' },
};

export const troubleWith = (address: string): Trouble | undefined => {
  const [, name = ''] = /^([^+@]*)/.exec(address.toLowerCase()) ?? [];
  return Object.hasOwn(TRIGGERS, name) ? TRIGGERS[name] : undefined;
};
