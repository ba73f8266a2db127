import { follow, type Place, partOf, projection, type RowItem } from '@edtech/projection';
import { type Role, User } from '../domain/user.ts';
import { RegistrationsRow } from './registrations-row.ts';

/** Registrations that are projected at the same moment must not wait for each other; more parts cost more reading. */
const PARTS = 8;

/** How many registered, by day (of UTC) and role. */
export const registrations = projection({
  name: 'registrations',
  version: 1,
  follows: follow(User, {
    UserRegistered: ({ aggregateId, occurredAt, data: { role } }, rows) => {
      const part = String(partOf(aggregateId, PARTS));
      const [month, day] = [occurredAt.slice(0, 'yyyy-mm'.length), occurredAt.slice(0, 'yyyy-mm-dd'.length)];
      rows.add(RegistrationsRow, { month, day, role, part }, { registered: 1 });
    },
  }),
});

/** @param month as in 2026-11 */
export const registrationsIn =
  (month: string) =>
  ({ generation, table }: Place) =>
    RegistrationsRow.query.byMonth({ generation, month }).go({ ...table, pages: 'all' });

export interface RegistrationsOfDay {
  readonly day: string;
  readonly registered: { readonly [R in Role]: number };
}

/** The days on which anybody registered, in order. */
export const perDay = (
  parts: readonly Pick<RowItem<typeof RegistrationsRow>, 'day' | 'role' | 'registered'>[],
): readonly RegistrationsOfDay[] =>
  [...Map.groupBy(parts, ({ day }) => day)]
    .map(([day, ofDay]) => {
      const registered = { STUDENT: 0, TUTOR: 0, ADMIN: 0 };
      for (const part of ofDay) registered[part.role] += part.registered;
      return { day, registered };
    })
    .toSorted((one, other) => one.day.localeCompare(other.day));
