import { httpHandler, ok, selfOr } from '@edtech/http';
import { Preferences } from '../domain/preferences.ts';
import { demandRecipient, Recipient } from '../domain/recipient.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['userId'], allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId } }) => {
    const [{ state, version }, { state: recipient }] = await Promise.all([
      store.load(Preferences, userId),
      store.load(Recipient, userId),
    ]);
    demandRecipient(recipient);
    return ok({ userId, ...state, version }, { version });
  },
);
