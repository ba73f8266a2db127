import { coursePublishedV1, courseWithdrawnV1 } from '@edtech/contracts';
import { aggregate, type Decision, publish } from '@edtech/event-store/aggregate';
import {
  type Content,
  demandComplete,
  demandDistinctModules,
  demandKept,
  differing,
  isSameContent,
} from './content.ts';
import { CourseNotFound, CourseNotPublished, IdempotencyKeyReused } from './refusals.ts';

interface Written {
  readonly tutorId: string;
  /** As it was first drafted: what a request that is sent again is known by. */
  readonly first: Content;
  readonly draft: Content;
}

/**
 * A course is written as a draft and sold as an edition. A tutor goes on writing while students buy the last edition;
 * publishing makes of the draft the next one.
 */
export type CourseState =
  | { readonly status: 'unknown' }
  | (Written & { readonly status: 'draft' })
  | (Written & {
      readonly status: 'published' | 'withdrawn';
      readonly published: Content;
      /** Counts what was published, from 1. */
      readonly edition: number;
    });

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
  readonly data: { readonly tutorId: string };
}

export type CourseEvent = CourseDrafted | CourseRevised | CoursePublished | CourseWithdrawn;

export const Course = aggregate<CourseState, CourseEvent>({
  type: 'Course',
  initial: { status: 'unknown' },
  evolve: {
    CourseDrafted: (_, { data: { tutorId, content } }) => ({
      status: 'draft',
      tutorId,
      first: content,
      draft: content,
    }),
    CourseRevised: (state, { data: { changes } }) =>
      state.status === 'unknown' ? state : { ...state, draft: { ...state.draft, ...changes } },
    CoursePublished: (state, { data: { edition, content } }) =>
      state.status === 'unknown'
        ? state
        : { ...state, status: 'published', draft: content, published: content, edition },
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
    CourseWithdrawn: publish(courseWithdrawnV1, ({ data: { tutorId }, occurredAt }, { id }) => ({
      courseId: id,
      tutorId,
      withdrawnAt: occurredAt,
    })),
  },
});

/** Whether the draft says something that no edition does. */
export const isUnpublished = (state: CourseState): boolean =>
  state.status === 'draft' ||
  (state.status !== 'unknown' && Object.keys(differing(state.published, state.draft)).length > 0);

export interface DraftCourse {
  readonly tutorId: string;
  readonly content: Content;
}

/**
 * Begins a course. Asked for again, it is the same one, whatever has become of it since.
 * @throws IdempotencyKeyReused when it was something else that was asked for; ModuleTwice
 */
export const draftCourse =
  ({ tutorId, content }: DraftCourse): Decision<typeof Course> =>
  (state) => {
    if (state.status !== 'unknown') {
      if (state.tutorId === tutorId && isSameContent(state.first, content)) return [];
      throw new IdempotencyKeyReused();
    }
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
    const { status, tutorId } = state;
    return status === 'withdrawn' ? [] : [{ type: 'CourseWithdrawn', data: { tutorId } }];
  };
