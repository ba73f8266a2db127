import { given } from '@edtech/testkit';
import { AvailabilityInvalid, PriceDiffers, TutorNotFound } from '../../src/domain/refusals.ts';
import {
  type AvailabilitySet,
  demandPrice,
  describeProfile,
  joinTutors,
  leaveTutors,
  type ProfileDescribed,
  priceOf,
  setAvailability,
  Tutor,
  type TutorJoined,
  type TutorLeft,
} from '../../src/domain/tutor.ts';

const joined: TutorJoined = { type: 'TutorJoined', data: {} };
const left: TutorLeft = { type: 'TutorLeft', data: {} };
const profile = { displayName: 'Tom Tutor', subjects: ['Algebra'] };
const described: ProfileDescribed = { type: 'ProfileDescribed', data: profile };
const opening = {
  timeZone: 'Europe/Berlin',
  weekly: [{ day: 'MONDAY', from: '09:00', to: '12:00' }],
  exceptions: [],
} as const;
const opened: AvailabilitySet = { type: 'AvailabilitySet', data: opening };

describe('joining', () => {
  test('makes a tutor who teaches never, until told otherwise', () => {
    const state = given(Tutor, []).when(joinTutors()).thenEvents([joined]);
    expect(state).toEqual({
      status: 'active',
      opening: { timeZone: 'UTC', weekly: [], exceptions: [] },
    });
  });

  test('twice is once', () => void given(Tutor, [joined]).when(joinTutors()).thenEvents([]));

  test('after leaving changes nothing', () => void given(Tutor, [left]).when(joinTutors()).thenEvents([]));
});

describe('leaving', () => {
  test('ends the profile', () => {
    const state = given(Tutor, [joined, described, opened]).when(leaveTutors()).thenEvents([left]);
    expect(state).toEqual({ status: 'left' });
  });

  test('before joining is remembered, since events may overtake each other', () =>
    void given(Tutor, []).when(leaveTutors()).thenEvents([left]));

  test('twice is once', () => void given(Tutor, [joined, left]).when(leaveTutors()).thenEvents([]));
});

describe('describing oneself', () => {
  test('replaces what was said before', () => {
    const other = { displayName: 'Tom', subjects: [], hourlyRate: { minorUnits: 4000, currency: 'EUR' } };
    const state = given(Tutor, [joined, described])
      .when(describeProfile(other))
      .thenEvents([{ type: 'ProfileDescribed', data: other }]);
    expect(state).toMatchObject({ profile: other });
  });

  test('in the same words changes nothing', () =>
    void given(Tutor, [joined, described]).when(describeProfile(profile)).thenEvents([]));

  test.each([
    ['is not a tutor', []],
    ['has left', [joined, left]],
  ])('is refused to who %s', (_, history) => {
    given(Tutor, history).when(describeProfile(profile)).thenRefused(TutorNotFound);
  });
});

describe('setting the hours', () => {
  test('replaces those before', () => {
    const state = given(Tutor, [joined]).when(setAvailability(opening)).thenEvents([opened]);
    expect(state).toMatchObject({ opening });
  });

  test('to what they are changes nothing', () =>
    void given(Tutor, [joined, opened]).when(setAvailability(opening)).thenEvents([]));

  test('that cannot be kept is refused', () =>
    given(Tutor, [joined])
      .when(setAvailability({ ...opening, timeZone: 'Europe/Atlantis' }))
      .thenRefused(AvailabilityInvalid));

  test('is refused to who is no tutor, whatever the hours', () =>
    given(Tutor, [])
      .when(setAvailability({ ...opening, timeZone: 'Europe/Atlantis' }))
      .thenRefused(TutorNotFound));
});

describe('the price of a lesson', () => {
  const at = (minorUnits: number) =>
    ({
      status: 'active',
      opening,
      profile: { ...profile, hourlyRate: { minorUnits, currency: 'EUR' } },
    }) as const;

  test('is the hourly rate for its minutes, rounded up to the smallest unit', () => {
    expect(priceOf(at(4000), 60)).toEqual({ minorUnits: 4000, currency: 'EUR' });
    expect(priceOf(at(4000), 45)).toEqual({ minorUnits: 3000, currency: 'EUR' });
    expect(priceOf(at(1001), 15)).toEqual({ minorUnits: 251, currency: 'EUR' });
  });

  test('is none when the tutor names no rate', () => {
    expect(priceOf({ status: 'active', opening }, 60)).toBeUndefined();
  });

  test('has to be what the student has agreed to, to the last cent and in the same currency', () => {
    demandPrice(at(4000), 60, { minorUnits: 4000, currency: 'EUR' });
    for (const agreed of [
      { minorUnits: 3999, currency: 'EUR' },
      { minorUnits: 4001, currency: 'EUR' },
      { minorUnits: 4000, currency: 'USD' },
    ])
      expect(() => demandPrice(at(4000), 60, agreed)).toThrow(PriceDiffers);
  });

  test('is what the student says when the tutor names no rate', () => {
    demandPrice({ status: 'active', opening }, 60, { minorUnits: 1, currency: 'EUR' });
  });
});
