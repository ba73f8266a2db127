import type { FaultPlan, FaultRule, FaultSite } from '@edtech/offline';
import type { Control } from '@edtech/testkit/platform';

/** Several causes of trouble at once: the platform itself knows one plan of faults. */
export interface Causes {
  /** Has a cause be there, as well as all others. */
  begin(name: string, plan: FaultPlan): Promise<void>;
  /** Ends a cause; the others stay. */
  end(name: string): Promise<void>;
}

const rulesOf = (plan: FaultPlan): readonly (readonly [FaultSite, readonly FaultRule[]])[] =>
  // The keys of a plan are sites, and each has rules of its own kind.
  Object.entries(plan).map(([site, rules]) => [site as FaultSite, [rules].flat() as readonly FaultRule[]]);

const together = (plans: Iterable<FaultPlan>): FaultPlan => {
  const all: { [Site in FaultSite]?: readonly FaultRule[] } = {};
  for (const plan of plans)
    for (const [site, rules] of rulesOf(plan)) all[site] = [...(all[site] ?? []), ...rules];
  return all;
};

export const causesAt = ({ faults }: Pick<Control, 'faults'>): Causes => {
  const plans = new Map<string, FaultPlan>();
  let last = Promise.resolve();
  const apply = (): Promise<void> => {
    last = last.then(() => (plans.size === 0 ? faults.clear() : faults.set(together(plans.values()))));
    return last;
  };
  return {
    begin(name, plan) {
      plans.set(name, plan);
      return apply();
    },
    end(name) {
      plans.delete(name);
      return apply();
    },
  };
};
