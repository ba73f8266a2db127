import { followEvery, type PagePlace, type Place, projection } from '@edtech/projection';
import { type Role, sameMailbox, User } from '../domain/user.ts';
import { UserRow } from './user-row.ts';

/** Users: by id, by e-mail address, and by role. */
export const users = projection({
  name: 'users',
  version: 1,
  perAggregate: true,
  follows: followEvery(User, {
    UserRegistered: (
      { aggregateId: userId, version, occurredAt: registeredAt, data: { authMethod: _, ...profile } },
      rows,
    ) =>
      rows.put(UserRow, { userId, ...profile, mailbox: sameMailbox(profile.email), registeredAt, version }),
    ProfileChanged: ({ aggregateId: userId, version, data: { changes } }, rows) =>
      rows.patch(
        UserRow,
        { userId },
        {
          ...changes,
          ...(changes.email === undefined ? {} : { mailbox: sameMailbox(changes.email) }),
          version,
        },
      ),
    UserDeactivated: ({ aggregateId: userId, version }, rows) =>
      rows.patch(UserRow, { userId }, { status: 'DEACTIVATED', version }),
  }),
});

export const userWithId =
  (userId: string) =>
  ({ generation, table }: Place) =>
    UserRow.get({ generation, userId }).go(table);

/** One at most, but for the moment in which an address that one user has left is another's already. */
export const usersWithEmail =
  (email: string) =>
  ({ generation, index }: PagePlace) =>
    UserRow.query.byMailbox({ generation, mailbox: sameMailbox(email) }).go(index);

/** Newest first: where a user stands in the list never changes. */
export const usersWithRole =
  (role: Role) =>
  ({ generation, index }: PagePlace) =>
    UserRow.query.byRole({ generation, role }).go({ ...index, order: 'desc' });
