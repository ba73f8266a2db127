import type { Origin } from '../model.ts';
import type { Conditions } from './conditions.ts';
import type { Resolver } from './intrinsics.ts';
import type { Problems } from './problem.ts';
import { openSection, type Section } from './section.ts';
import type { DeclaredResource, Template } from './template.ts';

/** Types that the local AWS brings to life. */
const MODELLED = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Events::Archive',
];

/**
 * Types whose absence no local event can notice: permissions, keys, logs, alarms, user pools and schema registries.
 */
const ACCEPTED =
  /^AWS::(IAM|Logs|KMS|CloudWatch|Cognito|EventSchemas)::|^AWS::(SQS::QueuePolicy|Lambda::Permission|Events::EventBusPolicy)$/;

/** A modelled resource with its properties resolved. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Section;
  readonly origin: Origin;
}

/**
 * Resolves the resources that are modelled and refuses, by name, those that would have behaviour of their own.
 *
 * @param ignoredTypes further types that the author knows to need no local behaviour.
 */
export function resolveResources(parts: {
  readonly template: Template;
  readonly resolver: Resolver;
  readonly conditions: Conditions;
  readonly problems: Problems;
  readonly ignoredTypes: readonly string[];
}): readonly ResolvedResource[] {
  const { template, resolver, conditions, problems, ignoredTypes } = parts;
  const exists = ({ condition, origin }: DeclaredResource) =>
    condition === undefined || conditions.holds(condition, origin) === true;

  const resolved: ResolvedResource[] = [];
  for (const resource of template.resources.values()) {
    const { logicalId, type, origin } = resource;
    if (!exists(resource) || ACCEPTED.test(type) || ignoredTypes.includes(type)) continue;
    if (!MODELLED.includes(type)) {
      problems.add(
        'UNSUPPORTED_RESOURCE',
        origin,
        `${type} has no local counterpart; remove it, or list the type under custom.localAws.ignoredResourceTypes`,
      );
      continue;
    }
    const at = { file: origin.file, path: `${origin.path}.Properties` };
    const properties = openSection(resolver.resolve(resource.properties, at), at, problems);
    resolved.push({ logicalId, type, properties, origin });
  }
  return resolved;
}
