import type { Content } from './domain/content.ts';
import type { DraftCourseRequest } from './generated/draft-course-request.ts';
import type { ReviseCourseRequest } from './generated/revise-course-request.ts';

type Modules = NonNullable<DraftCourseRequest['modules']>;

/** Every field in its place, so that what is the same compares as the same. */
const modulesOf = (modules: Modules): Content['modules'] =>
  modules.map(({ module, title, lessons = [] }) => ({
    module,
    title,
    lessons: lessons.map(({ title, minutes }) => ({ title, ...(minutes === undefined ? {} : { minutes }) })),
  }));

const priceOf = ({ minorUnits, currency }: DraftCourseRequest['price']): Content['price'] => ({
  minorUnits,
  currency,
});

/** What a request says of a new course. */
export const contentOf = ({ price, modules = [], ...rest }: DraftCourseRequest): Content => ({
  ...rest,
  price: priceOf(price),
  modules: modulesOf(modules),
});

/** What a request says of a course that there is. */
export const changesOf = ({ price, modules, ...rest }: ReviseCourseRequest): Partial<Content> => ({
  ...rest,
  ...(price === undefined ? {} : { price: priceOf(price) }),
  ...(modules === undefined ? {} : { modules: modulesOf(modules) }),
});
