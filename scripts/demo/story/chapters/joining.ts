import { everybodyIn, type Person } from '../people.ts';
import type { Scene } from '../scene.ts';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** Everybody registers and can pay; the tutors teach always, so that a lesson can begin now. Pia's card will be declined. */
export const joining = async (scene: Scene): Promise<void> => {
  const { tutors, students } = scene.cast;
  for (const person of everybodyIn(scene.cast)) {
    await register(scene, person);
    await scene.play({
      says: `${person.name} says what to be called`,
      by: person,
      request: ['PATCH', `/users/${person.userId}`, { displayName: person.name }],
      status: 200,
      events: ['user.profile.updated'],
    });
  }
  for (const tutor of Object.values(tutors))
    await scene.play({
      says: `${tutor.name} says when to be booked`,
      by: tutor,
      request: [
        'PUT',
        `/tutors/${tutor.userId}/availability`,
        { timeZone: 'UTC', weekly: DAYS.map((day) => ({ day, from: '00:00', to: '24:00' })) },
      ],
      status: 200,
    });
  for (const student of Object.values(students))
    await scene.play({
      says: `${student.name} leaves a card`,
      by: student,
      request: [
        'PUT',
        `/payment-accounts/${student.userId}/payment-method`,
        { token: student === students.pia ? 'tok_declined' : 'tok_visa' },
      ],
      status: 200,
    });
};

const register = (scene: Scene, person: Person) => {
  const { userId, email, role } = person;
  return scene.play({
    says: `${person.name} joins as a ${role.toLowerCase()}`,
    request: ['POST', '/users', { userId, email, role }],
    status: 201,
    events: ['user.created', 'notification.sent'],
    mails: [{ to: person, template: 'welcome', subject: 'Welcome to Edtech' }],
  });
};
