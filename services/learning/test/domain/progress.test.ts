import { type Decision, evolve } from '@edtech/event-store/aggregate';
import { given } from '@edtech/testkit';
import fc from 'fast-check';
import { beginProgress, takeLesson } from '../../src/domain/learning.ts';
import {
  type LessonTaken,
  type ModuleLearned,
  Progress,
  type ProgressBegun,
  type ProgressEvent,
  progressId,
} from '../../src/domain/progress.ts';
import { TooManyModules } from '../../src/domain/refusals.ts';

const learner = { studentId: 'u-1', courseId: 'c-1' };
const COMPLETED_AT = '2026-11-05T17:00:00.000Z';

const lesson = (lessonId: string, module?: string, tutorId = 't-1') => ({
  lessonId,
  tutorId,
  ...(module === undefined ? {} : { module }),
});
const take = (...which: Parameters<typeof lesson>) =>
  takeLesson({ ...learner, completedAt: COMPLETED_AT, ...lesson(...which) });
const begin = (tutorId = 't-1') => beginProgress({ ...learner, tutorId });

const taken = (...which: Parameters<typeof lesson>): LessonTaken => ({
  type: 'LessonTaken',
  data: { ...lesson(...which), completedAt: COMPLETED_AT },
});
const begun = (...completedModules: readonly string[]): ProgressBegun => ({
  type: 'ProgressBegun',
  data: { ...learner, tutorId: 't-1', completedModules },
});
const learned = (lessonId: string, ...completedModules: readonly string[]): ModuleLearned => ({
  type: 'ModuleLearned',
  data: {
    ...learner,
    tutorId: 't-1',
    lessonId,
    module: completedModules.at(-1) ?? '',
    completedModules,
  },
});

describe('access to a course', () => {
  test('begins progress', () => {
    given(Progress, []).when(begin()).thenEvents([begun()]);
  });

  test('counts the modules of lessons that came before it, each once', () => {
    given(Progress, [taken('l-1', 'm-2'), taken('l-2', 'm-1'), taken('l-3', 'm-2'), taken('l-4')])
      .when(begin())
      .thenEvents([begun('m-2', 'm-1')]);
  });

  test('counts no lessons of tutors whose course it is not', () => {
    given(Progress, [taken('l-1', 'm-1', 't-2'), taken('l-2', 'm-2')])
      .when(begin())
      .thenEvents([begun('m-2')]);
  });

  test('that is granted again changes nothing', () => {
    given(Progress, [begun()]).when(begin()).thenEvents([]);
  });
});

describe('a lesson', () => {
  test('of a module that is new is progress', () => {
    given(Progress, [begun()])
      .when(take('l-1', 'm-1'))
      .thenEvents([taken('l-1', 'm-1'), learned('l-1', 'm-1')]);
    given(Progress, [begun('m-1')])
      .when(take('l-2', 'm-2'))
      .thenEvents([taken('l-2', 'm-2'), learned('l-2', 'm-1', 'm-2')]);
  });

  test('of a module that is known is kept, and no progress', () => {
    given(Progress, [begun(), taken('l-1', 'm-1'), learned('l-1', 'm-1')])
      .when(take('l-2', 'm-1'))
      .thenEvents([taken('l-2', 'm-1')]);
  });

  test('that is told twice is taken once', () => {
    given(Progress, [begun(), taken('l-1', 'm-1'), learned('l-1', 'm-1')])
      .when(take('l-1', 'm-1'))
      .thenEvents([]);
    given(Progress, [taken('l-1', 'm-1')])
      .when(take('l-1', 'm-1'))
      .thenEvents([]);
  });

  test('before the student may take the course is kept for that day', () => {
    given(Progress, [])
      .when(take('l-1', 'm-1'))
      .thenEvents([taken('l-1', 'm-1')]);
  });

  test('that teaches no module of the course is kept, and no progress', () => {
    given(Progress, [begun()])
      .when(take('l-1'))
      .thenEvents([taken('l-1')]);
  });

  test('that another tutor gives in the name of the course is kept, and no progress', () => {
    given(Progress, [begun()])
      .when(take('l-1', 'm-1', 't-2'))
      .thenEvents([taken('l-1', 'm-1', 't-2')]);
  });

  test('of more modules than a course can have is refused', () => {
    const many = Array.from({ length: 200 }, (_, number) => taken(`l-${number}`, `m-${number}`));
    given(Progress, many).when(take('l-200', 'm-200')).thenRefused(TooManyModules);
    given(Progress, many)
      .when(take('l-200', 'm-0'))
      .thenEvents([taken('l-200', 'm-0')]);
  });
});

test('no two learners have one progress, whatever their ids', () => {
  const ids = fc.record({
    studentId: fc.string({ unit: fc.constantFrom(':', '%', 'a') }),
    courseId: fc.string(),
  });
  fc.assert(
    fc.property(ids, ids, (one, other) => {
      const isSame = one.studentId === other.studentId && one.courseId === other.courseId;
      expect(progressId(one) === progressId(other)).toBe(isSame);
    }),
  );
});

test('law: in whatever order lessons and access are told, and however often, the same modules are learned', () => {
  const decisions: readonly Decision<typeof Progress>[] = [
    begin(),
    take('l-1', 'm-1'),
    take('l-2', 'm-2'),
    take('l-3', 'm-1'),
    take('l-4', 'm-4', 't-2'),
    take('l-5'),
  ];
  const place = { aggregateId: 'c-1:u-1', version: 1, occurredAt: '2026-01-01T00:00:00.000Z' };
  const order = fc
    .tuple(
      fc.shuffledSubarray([...decisions], { minLength: decisions.length }),
      fc.array(fc.constantFrom(...decisions)),
    )
    .map(([all, again]) => [...all, ...again]);
  fc.assert(
    fc.property(order, (told) => {
      const published: ProgressEvent[] = [];
      let state = Progress.initial;
      for (const decide of told)
        for (const event of decide(state)) {
          if (event.type !== 'LessonTaken') published.push(event);
          state = evolve(Progress, state, { ...event, ...place });
        }
      expect(state.completedModules.toSorted()).toEqual(['m-1', 'm-2']);
      expect(published[0]?.type).toBe('ProgressBegun');
      // What is published only ever grows, so the last of it says everything.
      expect(published.at(-1)?.data).toMatchObject({ completedModules: state.completedModules });
    }),
  );
});
