import { given } from '@edtech/testkit';
import {
  Course,
  type CourseDrafted,
  type CourseWithdrawn,
  draftCourse,
  isUnpublished,
  publishCourse,
  reviseCourse,
  withdrawCourse,
} from '../../src/domain/course.ts';
import { offerOf } from '../../src/domain/offer.ts';
import { demandOwn } from '../../src/domain/ownership.ts';
import {
  CourseIncomplete,
  CourseNotFound,
  CourseNotPublished,
  IdempotencyKeyReused,
  ModuleTwice,
  PublishedModulesStay,
} from '../../src/domain/refusals.ts';
import { contentOf, published } from '../courses.ts';

const drafted = (content = contentOf('m-1', 'm-2')): CourseDrafted => ({
  type: 'CourseDrafted',
  data: { tutorId: 't-1', content },
});
const withdrawn: CourseWithdrawn = { type: 'CourseWithdrawn', data: { tutorId: 't-1' } };
const onSale = [drafted(), published(contentOf('m-1', 'm-2'))];
const revise = (changes: Parameters<typeof reviseCourse>[0]['changes']) =>
  reviseCourse({ courseId: 'c-1', changes });
const revised = (...modules: readonly string[]) =>
  ({ type: 'CourseRevised', data: { changes: { modules: contentOf(...modules).modules } } }) as const;

describe('drafting a course', () => {
  const draft = (content = contentOf()) => draftCourse({ tutorId: 't-1', content });

  test('begins it, also without any module', () => {
    given(Course, [])
      .when(draft())
      .thenEvents([drafted(contentOf())]);
  });

  test('with two modules of one id is refused', () =>
    given(Course, [])
      .when(draft(contentOf('m-1', 'm-1')))
      .thenRefused(ModuleTwice));

  test('again is the same course, also when it has been revised and sold since', () => {
    given(Course, [
      drafted(contentOf('m-1', 'm-2')),
      revised('m-1', 'm-2', 'm-3'),
      published(contentOf('m-1')),
    ])
      .when(draft(contentOf('m-1', 'm-2')))
      .thenEvents([]);
  });

  test.each([
    ['another title', { tutorId: 't-1', content: { ...contentOf('m-1', 'm-2'), title: 'Other' } }],
    ['a field more', { tutorId: 't-1', content: { ...contentOf('m-1', 'm-2'), description: 'Both parts.' } }],
    ['another tutor', { tutorId: 't-2', content: contentOf('m-1', 'm-2') }],
  ])('as another one under the same key, with %s, is refused', (_, other) =>
    given(Course, [drafted()]).when(draftCourse(other)).thenRefused(IdempotencyKeyReused),
  );

  test('with a field less than under the same key before is refused', () =>
    given(Course, [drafted({ ...contentOf('m-1'), description: 'Both parts.' })])
      .when(draft(contentOf('m-1')))
      .thenRefused(IdempotencyKeyReused));
});

describe('revising a course', () => {
  test('records what differs, and nothing else', () => {
    given(Course, [drafted()])
      .when(revise({ title: 'Algebra', subject: 'Algebra' }))
      .thenEvents([{ type: 'CourseRevised', data: { changes: { title: 'Algebra' } } }]);
  });

  test('to what it is already records nothing', () => {
    given(Course, [drafted()])
      .when(revise(contentOf('m-1', 'm-2')))
      .thenEvents([]);
  });

  test('may remove modules while nobody can have bought it', () => {
    given(Course, [drafted()])
      .when(revise({ modules: [] }))
      .thenEvents([revised()]);
  });

  test('may not remove a module that was sold', () =>
    given(Course, onSale)
      .when(revise({ modules: contentOf('m-2', 'm-3').modules }))
      .thenRefused(PublishedModulesStay));

  test('may not remove one after the course was withdrawn either', () =>
    given(Course, [...onSale, withdrawn])
      .when(revise({ modules: contentOf('m-2').modules }))
      .thenRefused(PublishedModulesStay));

  test('may add modules to what is sold and put them in another order; buyers get the last edition until then', () => {
    const state = given(Course, onSale)
      .when(revise({ modules: contentOf('m-3', 'm-2', 'm-1').modules }))
      .thenEvents([revised('m-3', 'm-2', 'm-1')]);
    expect(offerOf('c-1', state)).toMatchObject({ edition: 1, required: ['m-1', 'm-2'] });
    expect(isUnpublished(state)).toBe(true);
  });

  test('may remove a module again that was added since', () => {
    given(Course, [...onSale, revised('m-1', 'm-2', 'm-3')])
      .when(revise({ modules: contentOf('m-1', 'm-2').modules }))
      .thenEvents([revised('m-1', 'm-2')]);
  });

  test('to two modules of one id is refused', () =>
    given(Course, onSale)
      .when(revise({ modules: contentOf('m-1', 'm-2', 'm-2').modules }))
      .thenRefused(ModuleTwice));

  test('that nobody has drafted is refused', () =>
    given(Course, [])
      .when(revise({ title: 'A' }))
      .thenRefused(CourseNotFound));
});

describe('publishing a course', () => {
  test('makes of the draft the first edition', () => {
    const state = given(Course, [drafted()])
      .when(publishCourse('c-1'))
      .thenEvents([published(contentOf('m-1', 'm-2'))]);
    expect(offerOf('c-1', state)).toEqual({
      courseId: 'c-1',
      tutorId: 't-1',
      edition: 1,
      required: ['m-1', 'm-2'],
    });
  });

  test('again makes the next edition', () => {
    const state = given(Course, [...onSale, revised('m-1', 'm-2', 'm-3')])
      .when(publishCourse('c-1'))
      .thenEvents([published(contentOf('m-1', 'm-2', 'm-3'), 2)]);
    expect(isUnpublished(state)).toBe(false);
  });

  test('changes nothing when it is for sale as it is, also after a change was taken back', () => {
    given(Course, onSale).when(publishCourse('c-1')).thenEvents([]);
    given(Course, [...onSale, revised('m-1', 'm-2', 'm-3'), revised('m-1', 'm-2')])
      .when(publishCourse('c-1'))
      .thenEvents([]);
  });

  test('puts a withdrawn one up for sale again', () => {
    given(Course, [...onSale, withdrawn])
      .when(publishCourse('c-1'))
      .thenEvents([published(contentOf('m-1', 'm-2'), 2)]);
  });

  test('without a module is refused', () =>
    given(Course, [drafted(contentOf())])
      .when(publishCourse('c-1'))
      .thenRefused(CourseIncomplete));

  test('with a module that has no lesson is refused, and says which', () => {
    const content = contentOf('m-1');
    const empty = { module: 'm-2', title: 'Nothing yet', lessons: [] };
    const draft = { ...content, modules: [...content.modules, empty] };
    const publish = () => publishCourse('c-1')({ status: 'draft', tutorId: 't-1', first: content, draft });
    expect(publish).toThrow(expect.objectContaining({ modulesWithoutLessons: ['m-2'] }));
    expect(publish).toThrow(CourseIncomplete);
  });

  test('that nobody has drafted is refused', () =>
    given(Course, []).when(publishCourse('c-1')).thenRefused(CourseNotFound));
});

describe('withdrawing a course', () => {
  test('ends the sale; who paid for it before still gets it', () => {
    const state = given(Course, onSale).when(withdrawCourse('c-1')).thenEvents([withdrawn]);
    expect(offerOf('c-1', state)).toMatchObject({ edition: 1 });
  });

  test('twice changes nothing', () => {
    given(Course, [...onSale, withdrawn])
      .when(withdrawCourse('c-1'))
      .thenEvents([]);
  });

  test('that is no more than a draft is refused', () =>
    given(Course, [drafted()]).when(withdrawCourse('c-1')).thenRefused(CourseNotPublished));

  test('that nobody has drafted is refused', () =>
    given(Course, []).when(withdrawCourse('c-1')).thenRefused(CourseNotFound));
});

describe('a course', () => {
  const draft = { status: 'draft', tutorId: 't-1', first: contentOf(), draft: contentOf() } as const;

  test('is its tutor’s and every administrator’s', () => {
    expect(demandOwn('c-1', draft, { userId: 't-1', isAdmin: false })).toBe(draft);
    expect(demandOwn('c-1', draft, { userId: 'a-1', isAdmin: true })).toBe(draft);
  });

  test('looks to another tutor as one that does not exist', () => {
    const other = { userId: 't-2', isAdmin: false };
    expect(() => demandOwn('c-1', draft, other)).toThrow(CourseNotFound);
    expect(() => demandOwn('c-1', { status: 'unknown' }, other)).toThrow(CourseNotFound);
    expect(() => demandOwn('c-1', { status: 'unknown' }, { userId: 'a-1', isAdmin: true })).toThrow(
      CourseNotFound,
    );
  });

  test('offers nothing before it was published', () => {
    expect(() => offerOf('c-1', draft)).toThrow(CourseNotPublished);
    expect(() => offerOf('c-1', { status: 'unknown' })).toThrow(CourseNotFound);
  });
});
