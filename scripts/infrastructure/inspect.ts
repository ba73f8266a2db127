import { arn, arnOf, type Service, STAGE, type Value } from '@edtech/infrastructure';
import {
  INSPECT_FUNCTIONS_VARIABLE,
  INSPECTED_QUEUES_VARIABLE,
  inspectedQueuesText,
  inspectFunctionsText,
} from '@edtech/operations/inspect';
import {
  allows,
  functionKey,
  indexArn,
  keepsEvents,
  type LambdaFunction,
  resourcesOf,
  type Statement,
  sagasOf,
  tableVariable,
  viewsVariable,
} from './lambda-function.ts';
import { declaredQueues } from './queues.ts';

/** Longer than a scan of nothing ever takes, and shorter than what an operator's request waits for. */
const INSPECT_SECONDS = 15;

const READS = ['dynamodb:GetItem', 'dynamodb:Query'];

/** Whether a service keeps anything that operators ask for. */
const isInspected = ({ aggregates, consumers, sagas, jobs }: Service): boolean =>
  aggregates.length + consumers.length + sagas.length > 0 ||
  jobs.some(({ seesToDeadLetters = false }) => seesToDeadLetters);

const keyOf = ({ name }: Pick<Service, 'name'>): string => functionKey(`inspect-${name}`);

/**
 * The function that answers what operators ask of a service. It reads the tables of the service, and how much its queues hold,
 * and nothing else: whoever may invoke it sees one service.
 */
export const inspectFunctions = (service: Service): readonly LambdaFunction[] => {
  if (!isInspected(service)) return [];
  const { name, sagas, readModels } = service;
  const { table, views } = resourcesOf(service);
  const store = sagasOf(service);
  const sagasTable = resourcesOf(store).table;
  const queues = declaredQueues(service);
  return [
    {
      key: keyOf(service),
      file: 'inspect',
      description: `Answers what operators ask of the ${name} service`,
      timeout: INSPECT_SECONDS,
      memorySize: 512,
      environment: {
        ...tableVariable(service),
        ...(sagas.length > 0 ? tableVariable(store) : {}),
        ...(readModels === undefined ? {} : viewsVariable(service)),
        ...(queues.length > 0 ? { [INSPECTED_QUEUES_VARIABLE]: inspectedQueuesText(queues) } : {}),
      },
      events: [],
      statements: [
        ...reading(table, keepsEvents(service) ? ['attention', 'lookup'] : ['attention']),
        ...(sagas.length > 0 ? reading(sagasTable, ['attention', 'lookup', 'gsi1', 'gsi2']) : []),
        ...(readModels === undefined
          ? []
          : [
              allows(['dynamodb:GetItem'], arnOf(views)),
              allows(['dynamodb:Query'], indexArn(views, 'attention')),
            ]),
        ...(queues.length > 0
          ? [
              allows(
                ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
                queues.map(({ queueName }) => arn('sqs', queueName)),
              ),
            ]
          : []),
      ],
    },
  ];
};

const reading = (table: string, indexes: readonly string[]): readonly Statement[] => [
  allows(READS, arnOf(table)),
  ...indexes.map((index) => allows(['dynamodb:Query'], indexArn(table, index))),
];

/** What a function needs that asks them. They are in the stacks of their services, so that they are named as a stage calls them. */
export const inspecting = (
  platform: readonly Service[],
): {
  readonly environment: Readonly<Record<string, Value>>;
  readonly statements: readonly Statement[];
} => {
  const functions = platform
    .filter(isInspected)
    .map((service) => ({ service: service.name, functionName: `edtech-${STAGE}-${keyOf(service)}` }));
  return {
    environment: { [INSPECT_FUNCTIONS_VARIABLE]: inspectFunctionsText(functions) },
    statements:
      functions.length === 0
        ? []
        : [
            allows(
              ['lambda:InvokeFunction'],
              functions.map(({ functionName }) => arn('lambda', `function:${functionName}`)),
            ),
          ],
  };
};
