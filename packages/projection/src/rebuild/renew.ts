import { listsOf } from '@edtech/event-store';
import type { AggregateName } from '../keys.ts';
import { positionKey } from '../keys.ts';
import { forgetTouched, touchedLanes } from '../touched.ts';
import { followed } from './batch.ts';
import type { SegmentOptions } from './segment.ts';

/** Side by side. */
const AT_ONCE = 16;

/**
 * Folds those lanes anew, from the first event, that others have followed while bulks were written: there may be rows of
 * different versions side by side. It is the last that is done: from then on nobody writes without a condition.
 * @returns those that cannot be followed; they stay noted
 * @throws RebuildUnderWay, GenerationsChanged, TableUnavailable
 */
export const renewTouched = async (options: SegmentOptions): Promise<readonly AggregateName[]> => {
  const { views, projection, generation, hold, signal } = options;
  const failures: AggregateName[] = [];
  const touched = touchedLanes(views, projection.name, generation);
  for await (const lanes of listsOf(touched, AT_ONCE, signal)) {
    await hold.ensure();
    await Promise.all(
      lanes.map(async (lane) => {
        await views.write({ kind: 'delete', key: positionKey(lane), when: [] });
        if (await followed(options, lane)) await forgetTouched(views, lane);
        else failures.push({ aggregateType: lane.aggregateType, aggregateId: lane.aggregateId });
      }),
    );
  }
  return failures;
};
