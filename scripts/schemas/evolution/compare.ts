import { isDeepStrictEqual } from 'node:util';
import { BASELINE_FILE, type Baseline, type PublishedVersion } from './baseline.ts';
import { breakingChanges } from './compatibility.ts';
import type { EvolutionFinding } from './finding.ts';

/** What `proposed` would break of what was promised by `published`. */
export const compare = (published: Baseline, proposed: Baseline): readonly EvolutionFinding[] => [
  ...envelopeChanges(published, proposed),
  ...versionsOf(published).flatMap(({ type, version, promise }) =>
    versionChanges(type, version, promise, proposed.events[type]?.[version]),
  ),
];

/**
 * What the baseline does not know yet of `proposed`. A version that nobody publishes is a draft, free to change; one that
 * an aggregate of the services publishes is a promise, and so is every change of a published one.
 * @param produced whether a service publishes this version
 */
export const behind = (
  published: Baseline,
  proposed: Baseline,
  produced: (type: string, version: number) => boolean,
): readonly EvolutionFinding[] => [
  ...(published.envelope === undefined || isDeepStrictEqual(published.envelope, proposed.envelope)
    ? []
    : [notPublished('envelope')]),
  ...versionsOf(proposed).flatMap(({ type, version, promise }) => {
    const known = published.events[type]?.[version];
    const asPromised =
      known === undefined ? !produced(type, Number(version)) : isDeepStrictEqual(known, promise);
    return asPromised ? [] : [notPublished(`${type} v${version}`)];
  }),
];

interface Version {
  readonly type: string;
  readonly version: string;
  readonly promise: PublishedVersion;
}

const versionsOf = ({ events }: Baseline): readonly Version[] =>
  Object.entries(events).flatMap(([type, versions]) =>
    Object.entries(versions).map(([version, promise]) => ({ type, version, promise })),
  );

const notPublished = (subject: string): EvolutionFinding => ({
  subject,
  at: '',
  rule: 'not-in-baseline',
  because: `${BASELINE_FILE} does not hold it as it is now, so a later change could not be held against it.`,
  wayOut: 'npm run schemas -- publish, and commit the baseline with the change.',
});

const envelopeChanges = (published: Baseline, proposed: Baseline): readonly EvolutionFinding[] =>
  published.envelope === undefined || proposed.envelope === undefined
    ? []
    : breakingChanges(published.envelope, proposed.envelope).map((change) => ({
        ...change,
        subject: 'envelope',
        wayOut:
          'the envelope has one version for all events and all time; put what is new into an optional field.',
      }));

const versionChanges = (
  type: string,
  version: string,
  promise: PublishedVersion,
  proposed: PublishedVersion | undefined,
): readonly EvolutionFinding[] => {
  const subject = `${type} v${version}`;
  if (proposed === undefined)
    return [
      {
        subject,
        at: '',
        rule: 'version-removed',
        because:
          'Its schema is gone, but events of it are stored, may be published again, and could no longer be read.',
        wayOut: `bring the schema back. When no event of it can arrive any more: npm run schemas -- retire ${type} ${version}`,
      },
    ];
  const moved: readonly EvolutionFinding[] =
    promise.context === proposed.context
      ? []
      : [
          {
            subject,
            at: '',
            rule: 'publisher-changed',
            because: `It came from edtech.${promise.context} and would come from edtech.${proposed.context}: rules match by source, and would miss it.`,
            wayOut: `leave it in schemas/${promise.context}/, and give the other service an event of its own.`,
          },
        ];
  const lost = promise.recorded.filter((id) => !proposed.recorded.includes(id));
  const forgotten: readonly EvolutionFinding[] =
    lost.length === 0
      ? []
      : [
          {
            subject,
            at: '',
            rule: 'recorded-event-lost',
            because: `test/corpus/${type}.v${version}.json no longer holds ${lost.join(', ')}: what was sent once must stay readable.`,
            wayOut: 'bring the recorded event back; the corpus only grows.',
          },
        ];
  const changed = breakingChanges(promise.schema, proposed.schema).map((change) => ({
    ...change,
    subject,
    wayOut: wayOutOf(change.rule, type, version),
  }));
  return [...moved, ...forgotten, ...changed];
};

/** Most changes are a new version's business; what a new version cannot mend has a way out of its own. */
const wayOutOf = (rule: string, type: string, version: string): string => {
  const next = `npm run schemas -- new ${type} makes version ${Number(version) + 1} with its upcaster`;
  switch (rule) {
    case 'personal-data-unmarked':
      return 'mark it again; if the field is no longer needed, publish a version without it.';
    case 'aggregate-changed':
    case 'kind-changed':
      return 'put it back; an event about something else, or for somebody else, is another event with another name.';
    case 'required-field-added':
    case 'optional-field-required':
      return `make the field optional; or leave version ${version} as it was: ${next}, which fills the field in.`;
    case 'enum-widened':
      return `leave version ${version} as it was: ${next}. Consumers move to it first, producers after them.`;
    default:
      return `leave version ${version} as it was: ${next}.`;
  }
};
