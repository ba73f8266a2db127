import type { Money } from '@edtech/contracts';
import { CourseIncomplete, ModuleTwice, PublishedModulesStay } from './refusals.ts';

/** A lesson as the outline of a module names it: what a tutor and a student plan by. */
export interface Lesson {
  readonly title: string;
  readonly minutes?: number;
}

/** What is learned as one. Its id is what lessons name that teach it. */
export interface Module {
  readonly module: string;
  readonly title: string;
  readonly lessons: readonly Lesson[];
}

/** All that a tutor writes of a course. */
export interface Content {
  readonly title: string;
  readonly subject: string;
  readonly description?: string;
  readonly price: Money;
  readonly modules: readonly Module[];
}

export const moduleIds = ({ modules }: Pick<Content, 'modules'>): readonly string[] =>
  modules.map(({ module }) => module);

/** @throws ModuleTwice */
export const demandDistinctModules = (content: Content): void => {
  const ids = moduleIds(content);
  const twice = ids.find((id, position) => ids.indexOf(id) !== position);
  if (twice !== undefined) throw new ModuleTwice(twice);
};

/**
 * What was sold stays: whoever bought the course has to learn its modules, so somebody must be able to teach them.
 * @throws PublishedModulesStay
 */
export const demandKept = (published: Content, content: Content): void => {
  const kept = new Set(moduleIds(content));
  const gone = moduleIds(published).filter((id) => !kept.has(id));
  if (gone.length > 0) throw new PublishedModulesStay(gone);
};

/** @throws CourseIncomplete when there is nothing to sell yet */
export const demandComplete = (content: Content): void => {
  const empty = content.modules.filter(({ lessons }) => lessons.length === 0).map(({ module }) => module);
  if (content.modules.length === 0 || empty.length > 0) throw new CourseIncomplete(empty);
};

/** The changes that make a difference. */
export const differing = (content: Content, changes: Partial<Content>): Partial<Content> =>
  Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) => JSON.stringify(content[name as keyof Content]) !== JSON.stringify(value),
    ),
  );

export const isSameContent = (one: Content, other: Content): boolean =>
  Object.keys({ ...differing(one, other), ...differing(other, one) }).length === 0;
