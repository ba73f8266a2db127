import type { BusModel } from '../model.ts';
import { type Account, arnOf } from './account.ts';
import type { ResolvedResource } from './resources.ts';

const PROPERTIES = [
  'Name',
  'Description',
  'KmsKeyIdentifier',
  'DeadLetterConfig',
  'Policy',
  'LogConfig',
  'Tags',
];

/** Reads the `AWS::Events::EventBus` resources, and adds the buses that exist without one. */
export function readBuses(
  resources: readonly ResolvedResource[],
  named: readonly string[],
  account: Account,
): readonly BusModel[] {
  const declared = resources.map(({ properties }) => {
    properties.only(PROPERTIES, 'the bus property');
    return properties.requiredText('Name');
  });
  // Every account has a default bus.
  return [...new Set(['default', ...declared, ...named])].map((name) => ({
    name,
    arn: arnOf(account, 'events', `event-bus/${name}`),
  }));
}
