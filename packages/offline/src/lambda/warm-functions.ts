import type { FunctionModel } from '../model.ts';

/** What delivers to a function. */
interface Source {
  readonly functionKey: string;
  readonly enabled: boolean;
}

/** What of a platform's model decides how urgent its functions are. */
export interface Urgencies {
  readonly functions: readonly Pick<FunctionModel, 'key' | 'reservedConcurrency'>[];
  readonly streamMappings: readonly Source[];
  readonly queueMappings: readonly Source[];
  readonly schedules: readonly Source[];
}

/**
 * The functions that get an environment before they are invoked, the most urgent first: those that follow a stream, those
 * that follow a queue, those that are called otherwise, such as over HTTP, and last those that only a schedule calls.
 *
 * @param most how many functions that may be.
 * @returns their keys.
 */
export function functionsToWarm(model: Urgencies, most: number): readonly string[] {
  const streams = followers(model.streamMappings);
  const queues = followers(model.queueMappings);
  const schedules = followers(model.schedules);
  const urgency = (key: string): number => {
    if (streams.has(key)) return 0;
    if (queues.has(key)) return 1;
    return schedules.has(key) ? 3 : 2;
  };
  return model.functions
    .filter(({ reservedConcurrency }) => reservedConcurrency !== 0)
    .map(({ key }) => key)
    .toSorted((one, other) => urgency(one) - urgency(other))
    .slice(0, most);
}

function followers(sources: readonly Source[]): ReadonlySet<string> {
  return new Set(sources.filter(({ enabled }) => enabled).map(({ functionKey }) => functionKey));
}
