import { happened, projected } from '@edtech/testkit';
import { type Role, User, type UserEvent } from '../../src/domain/user.ts';
import { perDay, registrations } from '../../src/read-models/registrations.ts';
import { RegistrationsRow } from '../../src/read-models/registrations-row.ts';

const registration = (id: string, role: Role, occurredAt: string, ...later: readonly UserEvent[]) =>
  happened(User, id, [
    { type: 'UserRegistered', data: { email: `${id}@example.com`, role }, occurredAt },
    ...later,
  ]);

test('registrations are counted by day of UTC and role', async () => {
  const rows = await projected(
    registrations,
    registration('u-1', 'STUDENT', '2026-11-23T00:00:00.000Z'),
    registration('u-2', 'STUDENT', '2026-11-23T23:59:59.999Z'),
    registration('u-3', 'TUTOR', '2026-11-23T12:00:00.000Z'),
    registration('u-4', 'STUDENT', '2026-11-24T00:00:00.000Z'),
  );
  expect(perDay(rows.of(RegistrationsRow))).toEqual([
    { day: '2026-11-23', registered: { STUDENT: 2, TUTOR: 1, ADMIN: 0 } },
    { day: '2026-11-24', registered: { STUDENT: 1, TUTOR: 0, ADMIN: 0 } },
  ]);
});

test('a user counts once, however often the profile changes', async () => {
  const rows = await projected(
    registrations,
    registration('u-1', 'TUTOR', '2026-11-23T10:00:00.000Z', {
      type: 'ProfileChanged',
      data: { changes: { displayName: 'Ada' } },
    }),
  );
  expect(rows.of(RegistrationsRow)).toMatchObject([{ month: '2026-11', role: 'TUTOR', registered: 1 }]);
});

test('many registrations of one day are spread over parts, and add up', async () => {
  const ids = Array.from({ length: 100 }, (_, number) => `u-${number}`);
  const rows = (
    await projected(
      registrations,
      ...ids.map((id) => registration(id, 'STUDENT', '2026-11-23T10:00:00.000Z')),
    )
  ).of(RegistrationsRow);
  expect(rows.length).toBe(8);
  expect(perDay(rows)).toEqual([{ day: '2026-11-23', registered: { STUDENT: 100, TUTOR: 0, ADMIN: 0 } }]);
});
