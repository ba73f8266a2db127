import { userCreatedV1, userDeactivatedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { joinTutors, leaveTutors, Tutor } from '../domain/tutor.ts';

/** Whoever registers as a tutor has a profile, until the user is deactivated. Whoever has left does not join any more. */
export const tutors = consumer({
  name: 'tutoring-tutors',
  // Joining after leaving changes nothing, so any order gives the same.
  ordered: false,
  on: [
    handles(userCreatedV1, ({ data: { userId, role } }, tx) =>
      role === 'TUTOR' ? tx.execute(Tutor, userId, joinTutors()) : undefined,
    ),
    handles(userDeactivatedV1, ({ data: { userId, role } }, tx) =>
      role === 'TUTOR' ? tx.execute(Tutor, userId, leaveTutors()) : undefined,
    ),
  ],
});
