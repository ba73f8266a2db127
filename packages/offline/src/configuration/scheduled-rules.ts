import type { FunctionModel, RuleModel, ScheduleModel } from '../model.ts';
import type { Problems } from './problem.ts';
import type { DeclaredRule } from './rules.ts';

/** Parts rules with a pattern from rules with a schedule; the targets of the latter must be functions. */
export function partRules(
  declared: readonly DeclaredRule[],
  functions: readonly FunctionModel[],
  problems: Problems,
): { readonly rules: readonly RuleModel[]; readonly schedules: readonly ScheduleModel[] } {
  const rules: RuleModel[] = [];
  const schedules: ScheduleModel[] = [];
  for (const { scheduleExpression, inputs, ...rule } of declared) {
    if (scheduleExpression === undefined) {
      rules.push(rule);
      continue;
    }
    for (const target of rule.targets) {
      const fn = functions.find(({ arn }) => arn === target.arn);
      if (fn === undefined) {
        problems.add(
          'UNSUPPORTED_SETTING',
          rule.origin,
          `the target ${target.id} of a scheduled rule is not a function of this service`,
        );
        continue;
      }
      schedules.push({
        id: `${fn.key}.${rule.name}`,
        functionKey: fn.key,
        enabled: rule.enabled,
        expression: scheduleExpression,
        ...(inputs.has(target.id) ? { input: inputs.get(target.id) } : {}),
        origin: rule.origin,
      });
    }
  }
  return { rules, schedules };
}
