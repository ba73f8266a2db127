import { coursePublishedV1 } from '@edtech/contracts';
import { aggregate, type Decision, publish } from '@edtech/event-store/aggregate';
import { type Content, demandComplete, demandDistinctModules, demandKept, differing } from './content.ts';
import { CourseExists, CourseNotFound, CourseNotPublished } from './refusals.ts';

/**
 * A course is written as a draft and sold as an edition. A tutor goes on writing while students buy the last edition;
 * publishing makes of the draft the next one.
 */
export type CourseState =
  | { readonly status: 'unknown' }
  | { readonly status: 'draft'; readonly tutorId: string; readonly draft: Content }
  | {
      readonly status: 'published' | 'withdrawn';
      readonly tutorId: string;
      readonly draft: Content;
      readonly published: Content;
      /** Counts what was published, from 1. */
      readonly edition: number;
    };

export interface CourseDrafted {
  readonly type: 'CourseDrafted';
  readonly data: { readonly tutorId: string; readonly content: Content };
}

export interface CourseRevised {
  readonly type: 'CourseRevised';
  readonly data: { readonly changes: Partial<Content> };
}

export interface CoursePublished {
  readonly type: 'CoursePublished';
  readonly data: { readonly tutorId: string; readonly edition: number; readonly content: Content };
}

/** No longer for sale. Those who take the course go on. */
export interface CourseWithdrawn {
  readonly type: 'CourseWithdrawn';
  readonly data: Record<never, never>;
}

export type CourseEvent = CourseDrafted | CourseRevised | CoursePublished | CourseWithdrawn;

export const Course = aggregate<CourseState, CourseEvent>({
  type: 'Course',
  initial: { status: 'unknown' },
  evolve: {
    CourseDrafted: (_, { data: { tutorId, content } }) => ({ status: 'draft', tutorId, draft: content }),
    CourseRevised: (state, { data: { changes } }) =>
      state.status === 'unknown' ? state : { ...state, draft: { ...state.draft, ...changes } },
    CoursePublished: (_, { data: { tutorId, edition, content } }) => ({
      status: 'published',
      tutorId,
      draft: content,
      published: content,
      edition,
    }),
    CourseWithdrawn: (state) => (state.status === 'published' ? { ...state, status: 'withdrawn' } : state),
  },
  publishes: {
    CoursePublished: publish(coursePublishedV1, ({ data: { tutorId, content }, occurredAt }, { id }) => ({
      courseId: id,
      tutorId,
      title: content.title,
      subject: content.subject,
      price: { ...content.price },
      modules: content.modules.map(({ module, title }) => ({ module, title })),
      publishedAt: occurredAt,
    })),
  },
});

/** Whether the draft says something that no edition does. */
export const isUnpublished = (state: CourseState): boolean =>
  state.status === 'draft' ||
  (state.status !== 'unknown' && Object.keys(differing(state.published, state.draft)).length > 0);

export interface DraftCourse {
  readonly courseId: string;
  readonly tutorId: string;
  readonly content: Content;
}

export const draftCourse =
  ({ courseId, tutorId, content }: DraftCourse): Decision<typeof Course> =>
  (state) => {
    if (state.status !== 'unknown') throw new CourseExists(courseId);
    demandDistinctModules(content);
    return [{ type: 'CourseDrafted', data: { tutorId, content } }];
  };

export interface ReviseCourse {
  readonly courseId: string;
  readonly changes: Partial<Content>;
}

export const reviseCourse =
  ({ courseId, changes }: ReviseCourse): Decision<typeof Course> =>
  (state) => {
    if (state.status === 'unknown') throw new CourseNotFound(courseId);
    const revised = { ...state.draft, ...changes };
    demandDistinctModules(revised);
    if (state.status !== 'draft') demandKept(state.published, revised);
    const changed = differing(state.draft, changes);
    return Object.keys(changed).length === 0 ? [] : [{ type: 'CourseRevised', data: { changes: changed } }];
  };

/** Publishing what is for sale as it is changes nothing; a withdrawn course is for sale again, as its next edition. */
export const publishCourse =
  (courseId: string): Decision<typeof Course> =>
  (state) => {
    if (state.status === 'unknown') throw new CourseNotFound(courseId);
    const { tutorId, draft: content } = state;
    demandComplete(content);
    if (state.status === 'published' && !isUnpublished(state)) return [];
    const edition = state.status === 'draft' ? 1 : state.edition + 1;
    return [{ type: 'CoursePublished', data: { tutorId, edition, content } }];
  };

export const withdrawCourse =
  (courseId: string): Decision<typeof Course> =>
  (state) => {
    if (state.status === 'unknown') throw new CourseNotFound(courseId);
    if (state.status === 'draft') throw new CourseNotPublished(courseId);
    return state.status === 'withdrawn' ? [] : [{ type: 'CourseWithdrawn', data: {} }];
  };
