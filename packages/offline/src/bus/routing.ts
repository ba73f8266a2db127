import type { PlatformModel, RuleModel, TargetModel } from '../model.ts';
import { compilePattern } from '../patterns/index.ts';
import type { BusEvent } from './event.ts';

export interface Route {
  readonly rule: RuleModel;
  readonly target: TargetModel;
}

export interface Routing {
  /** The bus that a name or an ARN means; undefined when there is none. */
  busName(nameOrArn: string): string | undefined;
  /** Every target of every enabled rule of the bus that matches; with `only`, of the rules of those names. */
  match(busName: string, event: BusEvent, only?: ReadonlySet<string>): readonly Route[];
}

/** Compiles the rules of the configuration, once. */
export function createRouting({ buses, rules }: Pick<PlatformModel, 'buses' | 'rules'>): Routing {
  const names = new Map(buses.flatMap(({ name, arn }) => [[name, name] as const, [arn, name] as const]));
  // Every account has it, declared or not.
  names.set('default', 'default');
  const compiled = rules
    .filter(({ enabled }) => enabled)
    .map((rule) => ({ rule, matches: compilePattern(rule.pattern) }));
  return {
    busName: (nameOrArn) => names.get(nameOrArn),
    match: (busName, event, only) =>
      compiled
        .filter(({ rule }) => rule.busName === busName && (only === undefined || only.has(rule.name)))
        .filter(({ matches }) => matches(event))
        .flatMap(({ rule }) => rule.targets.map((target) => ({ rule, target }))),
  };
}
