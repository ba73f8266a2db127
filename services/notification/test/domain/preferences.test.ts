import { given } from '@edtech/testkit';
import { Course, titleCourse } from '../../src/domain/course.ts';
import { choosePreferences, Preferences, type PreferencesChosen } from '../../src/domain/preferences.ts';
import { TimeZoneUnknown } from '../../src/domain/refusals.ts';

const chosen = (data: PreferencesChosen['data']): PreferencesChosen => ({ type: 'PreferencesChosen', data });

test('a user has all mails until they say otherwise', () => {
  expect(Preferences.initial).toEqual({ courses: true, lessons: true });
  given(Preferences, [])
    .when(choosePreferences({ courses: true, lessons: true }))
    .thenEvents([]);
});

test('what is chosen replaces what was', () => {
  const berlin = { courses: false, lessons: true, timeZone: 'Europe/Berlin' };
  given(Preferences, [])
    .when(choosePreferences(berlin))
    .thenEvents([chosen(berlin)]);
  const state = given(Preferences, [chosen(berlin)])
    .when(choosePreferences({ courses: true, lessons: false }))
    .thenEvents([chosen({ courses: true, lessons: false })]);
  expect(state).not.toHaveProperty('timeZone');
});

test('what was chosen already changes nothing', () => {
  const same = { courses: false, lessons: false, timeZone: 'Europe/Berlin' };
  given(Preferences, [chosen(same)])
    .when(choosePreferences(same))
    .thenEvents([]);
});

test.each(['Mars/Olympus', '+01:00', '', 'Europe/Berlin\n'])('%j is no time zone', (timeZone) =>
  given(Preferences, [])
    .when(choosePreferences({ courses: true, lessons: true, timeZone }))
    .thenRefused(TimeZoneUnknown),
);

describe('a course', () => {
  const titled = { type: 'CourseTitled', data: { title: 'Algebra', since: '2026-01-02T00:00:00Z' } } as const;

  test('is called what it was published as', () => {
    given(Course, []).when(titleCourse(titled.data)).thenEvents([titled]);
  });

  test('keeps the newest title, in whatever order they come', () => {
    for (const since of ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'])
      given(Course, [titled])
        .when(titleCourse({ title: 'Old', since }))
        .thenEvents([]);
    const newer = { title: 'New', since: '2026-01-03T00:00:00Z' };
    given(Course, [titled])
      .when(titleCourse(newer))
      .thenEvents([{ type: 'CourseTitled', data: newer }]);
  });
});
