import { httpHandler, ok, selfOr } from '@edtech/http';
import { activeTutor, describeProfile, Tutor } from '../domain/tutor.ts';
import { describeTutorRequest } from '../generated/describe-tutor-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: describeTutorRequest, path: ['tutorId'], allow: selfOr('ADMIN', 'tutorId'), ifMatch: true },
  async ({ body: profile, path: { tutorId }, ifMatch, context }) => {
    const { state, version } = await store.execute(Tutor, tutorId, describeProfile(profile), {
      context,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    const { timeZone } = activeTutor(state).opening;
    return ok({ tutorId, ...profile, timeZone, version }, { version });
  },
);
