/** How long people may write to each other after their lesson: homework, and what was left unsaid. */
export const DAYS_AFTER_LESSON = 14;

const DAY = 86_400_000;

/** When the session of a lesson that was completed then closes. Both are ISO-8601, UTC. */
export const closingAfter = (completedAt: string): string =>
  new Date(Date.parse(completedAt) + DAYS_AFTER_LESSON * DAY).toISOString();
