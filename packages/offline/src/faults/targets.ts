import type { DeliverTo } from '../bus/target.ts';
import type { Faults } from './faults.ts';
import { carriedIn, type Occasion } from './occasion.ts';

/** Stands between a rule and its targets. */
export function targetFaults(faults: Faults): (deliverTo: DeliverTo) => DeliverTo {
  return (deliverTo) => async (target, event, context) => {
    if (!faults.on) return deliverTo(target, event, context);
    const occasion: Occasion = {
      site: 'target',
      names: [`${context.rule.name}/${target.id}`, context.rule.name],
      eventTypes: [event['detail-type']],
      ids: [event.id],
      carries: carriedIn(() => JSON.stringify(event)),
    };
    await faults.pass(occasion);
    const done = await faults.cross(occasion);
    try {
      if (faults.strikes('lose', occasion)) return undefined;
      if (faults.strikes('throttle', occasion))
        return { code: 'THROTTLING', message: 'Rate exceeded.', retryable: true };
      if (faults.strikes('fail', occasion))
        return { code: 'INTERNAL_ERROR', message: 'The target has failed.', retryable: true };
      const failure = await deliverTo(target, event, context);
      if (failure !== undefined || !faults.strikes('duplicate', occasion)) return failure;
      return await deliverTo(target, event, context);
    } finally {
      done();
    }
  };
}
