import { archiveReplayPrefix, EVERY_CONSUMER } from '@edtech/contracts/replay';
import { isShared, SOURCE_PREFIX, sourceOf } from '../sources.ts';
import type { ConsumerDeclaration } from './declarations.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const PATTERN_CHARACTERS = 2_048;

type Pattern = { readonly [field: string]: unknown };

/**
 * What the rule of a consumer must let through, and nothing else. An ordered consumer gets everything that its aggregates
 * publish, so that it can tell what is missing; any other gets the events that it handles, and of
 * those only the ones that are about what it is about. Neither looks at the version:
 * one that the consumer does not speak must become a dead letter, not vanish. Events that are published again reach the
 * consumer that they are meant for, or all of them; those of an archive's replay, the consumer that it is named after.
 */
export const rulePattern = ({ name, ordered, contracts, about }: ConsumerDeclaration): Pattern => {
  const sources = contracts.some(isShared) ? [{ prefix: SOURCE_PREFIX }] : sorted(contracts.map(sourceOf));
  const chosen =
    ordered === false
      ? {
          source: sources,
          'detail-type': sorted(contracts.map(({ type }) => type)),
          ...(about === undefined ? {} : { detail: { data: { [about]: [{ exists: true }] } } }),
        }
      : {
          source: sources,
          detail: { aggregate: { type: sorted(contracts.map(({ aggregate }) => aggregate)) } },
        };
  return {
    ...chosen,
    $or: [
      { detail: { replay: { consumer: [name, EVERY_CONSUMER] } } },
      { detail: { replay: { id: [{ exists: false }] } }, 'replay-name': [{ exists: false }] },
      { 'replay-name': [{ prefix: archiveReplayPrefix(name) }] },
    ],
  };
};

const sorted = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();
