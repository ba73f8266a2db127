import { httpHandler, ok, selfOr } from '@edtech/http';
import { choosePreferences, Preferences } from '../domain/preferences.ts';
import { demandActive, Recipient } from '../domain/recipient.ts';
import { preferencesRequest } from '../generated/preferences-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['userId'], body: preferencesRequest, allow: selfOr('ADMIN', 'userId'), ifMatch: true },
  async ({ path: { userId }, body, ifMatch, context }) => {
    demandActive((await store.load(Recipient, userId)).state);
    const { state, version } = await store.execute(Preferences, userId, choosePreferences(body), {
      context,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return ok({ userId, ...state, version }, { version });
  },
);
