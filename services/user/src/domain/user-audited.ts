import { type DataOf, localEvent } from '@edtech/contracts';
import { type Recorded, tell } from '@edtech/event-store/aggregate';
import { userAudited as schema } from '../generated/user-audited.ts';
import type { UserEvent } from './user-events.ts';

/** What a user tells the audit log of this service. */
export const userAudited = localEvent(
  { type: 'user.audited', version: 1, context: 'user', aggregate: 'User' },
  schema,
);

export type Audited = DataOf<typeof userAudited>;

/** Which fields a profile change names, and none of what they hold. */
const fieldsOf = (changes: object): NonNullable<Audited['fields']> =>
  (['displayName', 'email'] as const).filter((field) => field in changes);

const actionOf = (event: UserEvent): Pick<Audited, 'action' | 'fields'> => {
  switch (event.type) {
    case 'UserRegistered':
      return { action: 'REGISTERED' };
    case 'ProfileChanged':
      return { action: 'PROFILE_CHANGED', fields: fieldsOf(event.data.changes) };
    case 'UserDeactivated':
      return { action: 'DEACTIVATED' };
  }
};

/** Every event of a user is told. Who did it is told by an id: roles are what they were, and a name is personal. */
export const audited = tell(userAudited, (event: Recorded<UserEvent>, { actor }) => ({
  ...actionOf(event),
  by: 'id' in actor ? { kind: actor.kind, id: actor.id } : { kind: actor.kind },
}));
