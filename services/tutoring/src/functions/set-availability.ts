import { httpHandler, ok, selfOr } from '@edtech/http';
import { setAvailability, Tutor } from '../domain/tutor.ts';
import { setAvailabilityRequest } from '../generated/set-availability-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: setAvailabilityRequest, path: ['tutorId'], allow: selfOr('ADMIN', 'tutorId'), ifMatch: true },
  async ({ body: { exceptions = [], ...body }, path: { tutorId }, ifMatch, context }) => {
    const opening = { ...body, exceptions };
    const { version } = await store.execute(Tutor, tutorId, setAvailability(opening), {
      context,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return ok({ tutorId, ...opening, version }, { version });
  },
);
