import { happened, projected } from '@edtech/testkit';
import { Course, type CourseEvent } from '../../src/domain/course.ts';
import { catalogue } from '../../src/read-models/catalogue.ts';
import { CatalogueRow } from '../../src/read-models/catalogue-row.ts';
import { DraftRow } from '../../src/read-models/draft-row.ts';
import { drafts } from '../../src/read-models/drafts.ts';
import { contentOf, published } from '../courses.ts';

const [DRAFTED_AT, PUBLISHED_AT, LATER] = [
  '2026-11-23T10:00:00.000Z',
  '2026-11-24T10:00:00.000Z',
  '2026-11-25T10:00:00.000Z',
];

const drafted = (content = contentOf('m-1')) => ({
  type: 'CourseDrafted' as const,
  data: { tutorId: 't-1', content },
  occurredAt: DRAFTED_AT,
});
const revised: CourseEvent = { type: 'CourseRevised', data: { changes: { title: 'Secret plans' } } };
const firstEdition = { ...published(contentOf('m-1')), occurredAt: PUBLISHED_AT };
const withdrawn: CourseEvent = { type: 'CourseWithdrawn', data: { tutorId: 't-1' } };

const inCatalogue = async (...events: readonly (CourseEvent & { readonly occurredAt?: string })[]) =>
  (await projected(catalogue, happened(Course, 'c-1', events))).of(CatalogueRow);
const inDrafts = async (...events: readonly (CourseEvent & { readonly occurredAt?: string })[]) =>
  (await projected(drafts, happened(Course, 'c-1', events))).of(DraftRow);

describe('the catalogue', () => {
  test('has a course from its first edition on, with all that is taught', async () => {
    expect(await inCatalogue(drafted(), firstEdition)).toEqual([
      {
        courseId: 'c-1',
        shelf: 'FOR_SALE',
        tutorId: 't-1',
        title: 'Algebra from the start',
        subject: 'Algebra',
        topic: 'algebra',
        price: { minorUnits: 19_900, currency: 'EUR' },
        modules: contentOf('m-1').modules,
        edition: 1,
        publishedAt: PUBLISHED_AT,
        version: 2,
      },
    ]);
  });

  test('has no draft', async () => {
    expect(await inCatalogue(drafted(), revised)).toEqual([]);
  });

  test('tells nothing of what a tutor writes after that, but its version', async () => {
    expect(await inCatalogue(drafted(), firstEdition, revised)).toMatchObject([
      { title: 'Algebra from the start', version: 3 },
    ]);
  });

  test('has the last edition, in the place of the first', async () => {
    const next = { ...published(contentOf('m-1', 'm-2'), 2), occurredAt: LATER };
    expect(await inCatalogue(drafted(), firstEdition, next)).toMatchObject([
      { edition: 2, modules: contentOf('m-1', 'm-2').modules, publishedAt: PUBLISHED_AT, version: 3 },
    ]);
  });

  test('puts a withdrawn course away, and back when it is published again', async () => {
    expect(await inCatalogue(drafted(), firstEdition, withdrawn)).toMatchObject([{ shelf: 'WITHDRAWN' }]);
    const again = published(contentOf('m-1'), 2);
    expect(await inCatalogue(drafted(), firstEdition, withdrawn, again)).toMatchObject([
      { shelf: 'FOR_SALE', publishedAt: PUBLISHED_AT, version: 4 },
    ]);
  });
});

describe('the drafts', () => {
  test('have a course from the first word on', async () => {
    expect(await inDrafts(drafted())).toEqual([
      {
        courseId: 'c-1',
        tutorId: 't-1',
        status: 'DRAFT',
        ...contentOf('m-1'),
        edition: 0,
        draftedAt: DRAFTED_AT,
        version: 1,
      },
    ]);
  });

  test('follow every change', async () => {
    expect(await inDrafts(drafted(), firstEdition, revised)).toMatchObject([
      { status: 'PUBLISHED', edition: 1, title: 'Secret plans', version: 3 },
    ]);
    expect(await inDrafts(drafted(), firstEdition, withdrawn)).toMatchObject([
      { status: 'WITHDRAWN', edition: 1, version: 3 },
    ]);
  });
});
