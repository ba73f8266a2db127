import type { FunctionModel } from '../model.ts';
import { type Account, arnOf } from './account.ts';
import { ASYNCHRONOUS_SETTINGS, readAsynchronous } from './asynchronous.ts';
import type { Resolver } from './intrinsics.ts';
import type { Origins } from './origins.ts';
import type { Problems } from './problem.ts';
import { isMapping, openSection, type Section } from './section.ts';
import { UNRESOLVED } from './unresolved.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LIMITS = {
  timeoutSeconds: { min: 1, max: 900 },
  memoryMegabytes: { min: 128, max: 10_240 },
  reservedConcurrency: { min: 0, max: 100_000 },
} as const;
/** What the framework sets when neither the function nor the provider does. */
const DEFAULTS = { timeoutSeconds: 6, memoryMegabytes: 1_024 } as const;

const SUPPORTED = [
  'handler',
  'name',
  'runtime',
  'timeout',
  'memorySize',
  'environment',
  'reservedConcurrency',
  'events',
];
/** Packaging, permissions, logs and placement: nothing that a handler would notice. */
const WITHOUT_EFFECT = [
  'architecture',
  'dependsOn',
  'description',
  'disableLogs',
  'ephemeralStorageSize',
  'esbuildEntrypoint',
  'httpApi',
  'kmsKeyArn',
  'logDataProtectionPolicy',
  'logRetentionInDays',
  'logs',
  'package',
  'provisionedConcurrency',
  'role',
  'skipEsbuild',
  'snapStart',
  'tags',
  'tracing',
  'versionFunction',
  'vpc',
];

/** A function with its events still to be read. */
export interface DeclaredFunction {
  readonly model: FunctionModel;
  readonly section: Section;
}

/** Reads one entry of `functions:`, with the provider's defaults beneath it. */
export function readFunction(
  key: string,
  declared: unknown,
  parts: {
    readonly provider: Readonly<Record<string, unknown>>;
    readonly account: Account;
    readonly resolver: Resolver;
    readonly origins: Origins;
    readonly problems: Problems;
  },
): DeclaredFunction {
  const { account, resolver, origins, problems } = parts;
  const origin = origins.of(key, `functions.${key}`);
  const section = openSection(declared, origin, problems);
  const provider = openSection(parts.provider, origins.of('provider', 'provider'), problems);
  section.only([...SUPPORTED, ...ASYNCHRONOUS_SETTINGS, ...WITHOUT_EFFECT], 'the function setting');

  const runtime = section.text('runtime') ?? provider.text('runtime') ?? 'nodejs';
  if (!runtime.startsWith('nodejs')) {
    problems.add(
      'UNSUPPORTED_SETTING',
      section.at('runtime'),
      `the runtime ${runtime} cannot run here; only Node.js can`,
    );
  }
  const name = section.text('name') ?? `${account.stackName}-${key}`;
  const reservedConcurrency = section.integer('reservedConcurrency', LIMITS.reservedConcurrency);
  const at = section.at('destinations');
  const destinations = section.has('destinations')
    ? openSection(resolver.resolve(section.raw('destinations'), at), at, problems)
    : undefined;
  const asynchronous = readAsynchronous(section, destinations, problems);
  return {
    section,
    model: {
      key,
      name,
      arn: arnOf(account, 'lambda', `function:${name}`),
      handler: section.requiredText('handler'),
      timeoutSeconds:
        section.integer('timeout', LIMITS.timeoutSeconds) ??
        provider.integer('timeout', LIMITS.timeoutSeconds) ??
        DEFAULTS.timeoutSeconds,
      memoryMegabytes:
        section.integer('memorySize', LIMITS.memoryMegabytes) ??
        provider.integer('memorySize', LIMITS.memoryMegabytes) ??
        DEFAULTS.memoryMegabytes,
      environment: {
        ...readEnvironment(provider, resolver, problems),
        ...readEnvironment(section, resolver, problems),
      },
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      ...(asynchronous === undefined ? {} : { asynchronous }),
    },
  };
}

function readEnvironment(section: Section, resolver: Resolver, problems: Problems): Record<string, string> {
  const origin = section.at('environment');
  const variables = resolver.resolve(section.raw('environment') ?? {}, origin);
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(isMapping(variables) ? variables : {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      read[name] = String(value);
    else if (value !== UNRESOLVED && value !== null) {
      problems.add('INVALID_VALUE', { file: origin.file, path: `${origin.path}.${name}` }, 'is not a text');
    }
  }
  return read;
}
