import type { FaultPlan } from '@edtech/offline';
import type { Case } from './case.ts';
import type { Ids } from './ids.ts';
import { STEPS, type StepOutside } from './steps.ts';

/** The function of the workflow itself. */
const WORKFLOW = 'bookingLessonBooking';

/** Long enough for whoever acts "while a step is under way" to be sure that it is. */
const UNDER_WAY = 8_000;

/** Until it is certain that the function of a step that was asked is not heard any more. */
const NEARLY_DOWN = 1_500;

/** Of those steps that are asked twice. */
const EVERY_ATTEMPT = 2;

/** The faults by which a mishap is brought about: of this booking, and of no other. */
export const faultsOf = ({ step, mishap, faults }: Case, ids: Ids): FaultPlan => {
  if (faults !== undefined) return faults(ids);
  const { request, reply, asks, about: aboutOf, tooLate }: StepOutside = STEPS[step];
  const about = aboutOf(ids);
  switch (mishap) {
    case 'rejected':
      return {};
    case 'error':
      return { function: { name: asks, eventType: request, about, fail: 1, times: EVERY_ATTEMPT } };
    case 'timeout':
      return { bus: { eventType: request, about, lose: 1 } };
    case 'reply lost':
      return { bus: { eventType: reply, about, lose: 1, times: 1 } };
    case 'reply twice':
      return { bus: { eventType: reply, about, duplicate: 1 } };
    case 'reply after the timeout':
      return { bus: { eventType: reply, about, delay: tooLate } };
    case 'crash before the transition is committed':
      return { function: { name: WORKFLOW, eventType: reply, about, crash: { after: 1 }, times: 1 } };
    case 'crash after the transition is committed':
      return { function: { name: WORKFLOW, eventType: reply, about, crash: { after: 'handler' }, times: 1 } };
    case 'service down for 20 s':
      return { bus: { eventType: request, about, delay: NEARLY_DOWN, times: 1 } };
    case 'user cancels':
      return { bus: { eventType: request, about, delay: UNDER_WAY, times: 1 } };
  }
};

type Sections = { readonly [Site in keyof FaultPlan]-?: readonly unknown[] };

const listOf = (rules: unknown): readonly unknown[] =>
  rules === undefined ? [] : Array.isArray(rules) ? rules : [rules];

/** All plans as one. */
export const together = (plans: readonly FaultPlan[]): FaultPlan => {
  const sections: Partial<Sections> = {};
  for (const plan of plans)
    for (const [site, rules] of Object.entries(plan))
      Object.assign(sections, { [site]: [...listOf(Reflect.get(sections, site)), ...listOf(rules)] });
  // Each section is what plans had in it; the platform reads the whole as strictly as if it were written by hand.
  return sections as FaultPlan;
};
