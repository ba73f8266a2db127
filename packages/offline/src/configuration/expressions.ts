import { OfflineError } from '../error.ts';
import type { Origin, PlatformModel } from '../model.ts';
import { compileFilters, compilePattern } from '../patterns/index.ts';
import { parseSchedule } from '../schedules/index.ts';
import type { Problems } from './problem.ts';

/** Compiles every pattern, filter and schedule once, so that what AWS would refuse is refused at the start. */
export function checkExpressions(model: PlatformModel, problems: Problems): void {
  const attempt = (origin: Origin, compile: () => unknown) => {
    try {
      compile();
    } catch (error) {
      if (!(error instanceof OfflineError)) throw error;
      problems.add('INVALID_VALUE', origin, `${error.message} (${error.code})`);
    }
  };
  for (const { pattern, origin } of model.rules) attempt(origin, () => compilePattern(pattern));
  for (const { pattern, origin } of model.archives ?? [])
    if (pattern !== undefined) attempt(origin, () => compilePattern(pattern));
  for (const { filters, origin } of model.streamMappings)
    attempt(origin, () => compileFilters(filters, 'dynamodb'));
  for (const { filters, origin } of model.queueMappings)
    attempt(origin, () => compileFilters(filters, 'sqs'));
  for (const { expression, timezone, origin } of model.schedules) {
    attempt(origin, () => parseSchedule(expression, timezone === undefined ? {} : { timezone }));
  }
}
