import type { PlatformModel, RuleModel, ScheduleModel } from '../model.ts';
import { type Account, functionLogicalId } from './account.ts';
import { readArchive } from './archives.ts';
import { readBuses } from './buses.ts';
import { createConditions } from './conditions.ts';
import { readEvents } from './events.ts';
import { checkExpressions } from './expressions.ts';
import { readFunction } from './functions.ts';
import { createResolver, type Resolver } from './intrinsics.ts';
import { checkLinks } from './links.ts';
import { readOrigins } from './origins.ts';
import { ConfigurationRefused, collectProblems } from './problem.ts';
import { readQueue } from './queues.ts';
import { createReferences } from './references.ts';
import { resolveResources } from './resources.ts';
import { readRule } from './rules.ts';
import { partRules } from './scheduled-rules.ts';
import { isMapping } from './section.ts';
import { readTable } from './tables.ts';
import { readTemplate } from './template.ts';
import { checkWebSocketRoutes } from './web-socket-event.ts';

/** The parts of the framework's resolved service that are read; the shape is the framework's, hence `unknown`. */
export interface DeclaredService {
  readonly service: string;
  readonly stage: string;
  readonly provider: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, unknown>>;
  readonly resources?: unknown;
}

export interface ReadOptions {
  readonly account: Account;
  /** The service's directory and the name of its configuration file, to say where a problem stands. */
  readonly directory: string;
  readonly fileName: string;
  /** Resource types that the author knows to need no local behaviour. */
  readonly ignoredTypes?: readonly string[];
}

export interface Configuration {
  readonly model: PlatformModel;
  /** `provider.httpApi.authorizers` with every intrinsic resolved. */
  readonly authorizers: unknown;
}

/**
 * Reads the resolved service into the model that drives the local AWS.
 *
 * @throws ConfigurationRefused with every problem at once, when AWS would refuse something or it cannot be done here.
 */
export function readConfiguration(declared: DeclaredService, options: ReadOptions): Configuration {
  const { account } = options;
  const problems = collectProblems();
  const origins = readOrigins(options.directory, options.fileName);
  const template = readTemplate(declared.resources, origins, problems);

  const resolve: Resolver['resolve'] = (value, origin) => resolver.resolve(value, origin);
  const conditions = createConditions(template.conditions, resolve, problems);
  const functionNames = new Map(
    Object.entries(declared.functions).map(([key, fn]) => [
      functionLogicalId(key),
      isMapping(fn) && typeof fn.name === 'string' ? fn.name : `${account.stackName}-${key}`,
    ]),
  );
  const references = createReferences({ account, template, functionNames, conditions, problems, resolve });
  const resolver = createResolver({ references, conditions, mappings: template.mappings, problems });

  const parts = { provider: declared.provider, account, resolver, origins, problems };
  const functions = Object.entries(declared.functions).map(([key, fn]) => readFunction(key, fn, parts));
  const events = functions.map((fn) => readEvents(fn, parts));
  const resources = resolveResources({
    template,
    resolver,
    conditions,
    problems,
    ignoredTypes: options.ignoredTypes ?? [],
  });
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const models = functions.map(({ model }) => model);
  const declaredRules = ofType('AWS::Events::Rule').map((resource) => readRule(resource, account, problems));
  const { rules, schedules } = partRules(declaredRules, models, problems);

  const model: PlatformModel = {
    service: declared.service,
    stage: declared.stage,
    region: account.region,
    accountId: account.accountId,
    functions: models,
    tables: ofType('AWS::DynamoDB::Table').map((resource) => readTable(resource, account)),
    queues: ofType('AWS::SQS::Queue').map((resource) => readQueue(resource, account)),
    buses: readBuses(
      ofType('AWS::Events::EventBus'),
      events.flatMap(({ busNames }) => busNames),
      account,
    ),
    rules: [...rules, ...events.flatMap((event): readonly RuleModel[] => event.rules)],
    archives: ofType('AWS::Events::Archive').map((resource) => readArchive(resource, account)),
    streamMappings: events.flatMap(({ streamMappings }) => streamMappings),
    queueMappings: events.flatMap(({ queueMappings }) => queueMappings),
    schedules: [...schedules, ...events.flatMap((event): readonly ScheduleModel[] => event.schedules)],
    webSocketRoutes: events.flatMap(({ webSocketRoutes }) => webSocketRoutes),
  };
  const httpApi = declared.provider.httpApi;
  const authorizers = resolver.resolve(
    isMapping(httpApi) ? httpApi.authorizers : undefined,
    origins.of('authorizers', 'provider.httpApi.authorizers'),
  );

  checkLinks(model, problems);
  checkWebSocketRoutes(model.webSocketRoutes ?? [], problems);
  checkExpressions(model, problems);
  if (problems.all.length > 0) throw new ConfigurationRefused(problems.all);
  return { model, authorizers };
}
