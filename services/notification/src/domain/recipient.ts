import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { RecipientDeactivated as Deactivated, RecipientNotFound } from './refusals.ts';

export type RecipientState =
  | { readonly status: 'unknown' }
  /** `email` and `name` are personal data. */
  | { readonly status: 'active'; readonly email: string; readonly name?: string }
  /** Nothing of what was known of them is kept in the state. */
  | { readonly status: 'deactivated' };

/** `email` and `name` are personal data. */
export interface RecipientRegistered {
  readonly type: 'RecipientRegistered';
  readonly data: { readonly email: string; readonly name?: string };
}

/** `email` and `name` are personal data. What is absent stayed as it was. */
export interface RecipientChanged {
  readonly type: 'RecipientChanged';
  readonly data: { readonly email?: string; readonly name?: string };
}

export interface RecipientDeactivated {
  readonly type: 'RecipientDeactivated';
  readonly data: Record<string, never>;
}

export type RecipientEvent = RecipientRegistered | RecipientChanged | RecipientDeactivated;

/** Somebody to whom mails are sent. Its id is the user's. Known from the users' own events, and from nowhere else. */
export const Recipient = aggregate<RecipientState, RecipientEvent>({
  type: 'Recipient',
  initial: { status: 'unknown' },
  evolve: {
    RecipientRegistered: (_, { data }) => ({ status: 'active', ...data }),
    RecipientChanged: (state, { data }) => (state.status === 'active' ? { ...state, ...data } : state),
    RecipientDeactivated: () => ({ status: 'deactivated' }),
  },
});

/** Whoever is known stays as they are: a registration says nothing that is newer. */
export const registerRecipient =
  ({
    email,
    name,
  }: {
    readonly email: string;
    readonly name?: string | undefined;
  }): Decision<typeof Recipient> =>
  (state) => {
    if (state.status !== 'unknown') return [];
    return [{ type: 'RecipientRegistered', data: { email, ...(name === undefined ? {} : { name }) } }];
  };

export const changeRecipient =
  ({
    email,
    name,
  }: {
    readonly email?: string | undefined;
    readonly name?: string | undefined;
  }): Decision<typeof Recipient> =>
  (state) => {
    if (state.status === 'unknown') throw new RecipientNotFound();
    if (state.status === 'deactivated') return [];
    const data = {
      ...(email === undefined || email === state.email ? {} : { email }),
      ...(name === undefined || name === state.name ? {} : { name }),
    };
    return Object.keys(data).length === 0 ? [] : [{ type: 'RecipientChanged', data }];
  };

/** No more mails. */
export const deactivateRecipient = (): Decision<typeof Recipient> => (state) => {
  if (state.status === 'unknown') throw new RecipientNotFound();
  return state.status === 'deactivated' ? [] : [{ type: 'RecipientDeactivated', data: {} }];
};

/** @throws RecipientNotFound */
export const demandRecipient = (state: RecipientState): void => {
  if (state.status === 'unknown') throw new RecipientNotFound();
};

/** @throws RecipientNotFound, RecipientDeactivated */
export const demandActive = (state: RecipientState): void => {
  demandRecipient(state);
  if (state.status === 'deactivated') throw new Deactivated();
};
