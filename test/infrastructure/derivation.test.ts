import { isDeepStrictEqual } from 'node:util';
import { userCreatedV1 } from '@edtech/contracts';
import { type ConsumingOptions, consumes, service } from '@edtech/infrastructure';
import { consumer, handles } from '@edtech/messaging';
import { consumerFunctions } from '../../scripts/infrastructure/consumers.ts';
import {
  functionsContent,
  functionsOf,
  resourcesContent,
} from '../../scripts/infrastructure/service-files.ts';
import { rulePattern } from '../../scripts/schemas/services/rule-pattern.ts';
import { declaration, library } from './library.ts';

const { Resources: resources } = resourcesContent(library);
const functions = functionsContent(library);

const functionCalled = (key: string) => functions[key];

const statementsOf = (key: string) => functionsOf(library).find((one) => one.key === key)?.statements;

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const table = arn('LibraryTable');

test('a service has the functions that it declares, and those that look after its events', () => {
  expect(Object.keys(functions)).toEqual([
    'listBooks',
    'lendBook',
    'getLoan',
    'libraryReaders',
    'libraryShelves',
    'libraryLoans',
    'libraryMails',
    'libraryJournal',
    'libraryRepublication',
    'sweepLibraryInbox',
    'closeLibrary',
    'countLibrary',
    'forwardLibraryOutbox',
    'sweepLibraryOutbox',
    'projectLibraryEvents',
    'sweepLibraryProjections',
    'verifyLibraryProjections',
    'inspectLibrary',
    'mendLibrary',
  ]);
});

test('a service that keeps nothing has no table, no stream, no queue and no sweeper', () => {
  const bare = service({ name: 'bare', publishes: false });
  expect(functionsContent(bare)).toEqual({});
  expect(Object.keys(resourcesContent(bare).Resources)).toEqual([]);
});

describe('a route', () => {
  test('needs a token unless it is open, and may read what it says', () => {
    expect(functionCalled('listBooks')).toMatchObject({
      handler: 'services/library/src/functions/list-books.handler',
      description: 'Lists books',
      role: 'ListBooksRole',
      environment: { VIEWS_TABLE: { Ref: 'LibraryViews' } },
      events: [{ httpApi: 'GET /books' }],
    });
    expect(statementsOf('listBooks')).toEqual([
      { Action: ['dynamodb:Query'], Resource: arn('LibraryViews') },
      { Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': '${LibraryViews.Arn}/index/gsi1' } },
    ]);
  });

  test('that executes and reads may do both, in its time, its memory and its instances', () => {
    expect(functionCalled('lendBook')).toMatchObject({
      timeout: 20,
      memorySize: 1_024,
      reservedConcurrency: 5,
      environment: { LIBRARY_TABLE: { Ref: 'LibraryTable' }, VIEWS_TABLE: { Ref: 'LibraryViews' } },
      events: [{ httpApi: { method: 'POST', path: '/books/{bookId}/loans', authorizer: { name: 'user' } } }],
    });
    expect(statementsOf('lendBook')).toEqual([
      { Action: ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], Resource: table },
      { Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: arn('LibraryViews') },
    ]);
  });

  test('that answers from aggregates may load them, and no more', () => {
    expect(functionCalled('getLoan')).toMatchObject({
      environment: { LIBRARY_TABLE: { Ref: 'LibraryTable' } },
    });
    expect(statementsOf('getLoan')).toEqual([{ Action: ['dynamodb:Query'], Resource: table }]);
  });
});

describe('a consumer', () => {
  test('that is ordered gets every event of the aggregates, and its queue hides messages for six timeouts', () => {
    expect(resources.LibraryReadersRule).toMatchObject({
      Properties: {
        Name: 'edtech-library-readers-${sls:stage}',
        EventPattern: {
          source: ['edtech.payment', 'edtech.user'],
          detail: { aggregate: { type: ['Payment', 'User'] } },
        },
      },
    });
    expect(resources.LibraryReadersQueue).toMatchObject({
      Properties: {
        QueueName: 'edtech-library-readers-${sls:stage}',
        VisibilityTimeout: 360,
        RedrivePolicy: { deadLetterTargetArn: arn('LibraryReadersDeadLetters'), maxReceiveCount: 8 },
      },
    });
  });

  test('that is not gets the events that it handles, in the batches and instances that it asks for', () => {
    const { consumer } = library.consumers.find((one) => one.consumer.name === 'library-loans') ?? {};
    const contracts = consumer?.on.map(({ contract }) => contract) ?? [];
    const pattern = rulePattern({ service: 'library', name: 'library-loans', ordered: false, contracts });
    expect(pattern).toMatchObject({ source: ['edtech.tutoring'], 'detail-type': ['lesson.completed'] });
    expect(resources.LibraryLoansRule).toMatchObject({ Properties: { EventPattern: pattern } });
    expect(functionCalled('libraryLoans')).toMatchObject({
      handler: 'services/library/src/functions/loans.handler',
      description: 'Consumer library-loans, ends loans',
      events: [
        { sqs: { batchSize: 1, maximumConcurrency: 3, functionResponseType: 'ReportBatchItemFailures' } },
      ],
    });
    expect(statementsOf('libraryLoans')?.[0]).toEqual({
      Action: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      Resource: table,
    });
  });

  test('whose mapping is to wait is disabled', () => {
    expect(functionCalled('libraryShelves')).toMatchObject({ events: [{ sqs: { enabled: false } }] });
    expect(functionCalled('libraryLoans')).not.toMatchObject({
      events: [{ sqs: { enabled: expect.anything() } }],
    });
  });

  test('that is local has a queue that the outbox’s functions send to, and no rule', () => {
    expect(resources).toHaveProperty('LibraryMailsQueue');
    expect(resources).toHaveProperty('LibraryMailsDeadLetters');
    expect(resources).not.toHaveProperty('LibraryMailsRule');
    expect(resources).not.toHaveProperty('LibraryMailsQueuePolicy');
    for (const key of ['forwardLibraryOutbox', 'sweepLibraryOutbox']) {
      expect(functionCalled(key)).toMatchObject({
        environment: {
          LOCAL_QUEUES: {
            'Fn::Sub':
              'loan.due=${LibraryMailsQueue} loan.overdue=${LibraryMailsQueue} loan.noted=${LibraryJournalQueue}',
          },
        },
      });
      const sends = (queue: string) => ({ Action: ['sqs:SendMessage'], Resource: arn(queue) });
      expect(statementsOf(key)?.slice(-2)).toEqual([
        sends('LibraryMailsQueue'),
        sends('LibraryJournalQueue'),
      ]);
    }
  });

  test('that needs more has it: variables, secrets by the names of their parameters, and what it may do', () => {
    expect(functionCalled('libraryMails')).toMatchObject({
      handler: 'services/library/src/functions/send-mails.handler',
      environment: {
        SENDER: '${param:sender}',
        TOPIC: { Ref: 'Topic' },
        MAIL_KEY_PARAMETER: '/edtech/${sls:stage}/library/mail-key',
        VIEWS_TABLE: { Ref: 'LibraryViews' },
      },
    });
    const [onTable, , , figures, ...rest] = statementsOf('libraryMails') ?? [];
    expect(onTable).toEqual({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table });
    expect(figures).toEqual({ Action: ['dynamodb:PutItem'], Resource: arn('EventMetrics') });
    const account = '${AWS::Region}:${AWS::AccountId}';
    expect(rest).toEqual([
      { Action: ['dynamodb:Query'], Resource: arn('LibraryViews') },
      {
        Action: ['ssm:GetParameter'],
        Resource: {
          'Fn::Sub': `arn:\${AWS::Partition}:ssm:${account}:parameter/edtech/\${sls:stage}/library/mail-key`,
        },
      },
      {
        Action: ['ses:SendEmail'],
        Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:ses:${account}:identity/\${param:mailDomain}` },
      },
    ]);
  });

  test('that is repeatable touches its table for what it loads, and no more', () => {
    const statements = (needs: Pick<ConsumingOptions, 'loads'>) => {
      const teller = consumer({
        name: 'library-teller',
        ordered: false,
        repeatable: 'who is told knows it again',
        on: [handles(userCreatedV1, () => undefined)],
      });
      const consumers = [consumes(teller, { does: 'tells readers', executes: false, ...needs })];
      const [own] = consumerFunctions(service({ name: 'library', consumers }));
      return own?.statements.filter(({ Resource }) => isDeepStrictEqual(Resource, table));
    };
    expect(statements({})).toEqual([]);
    expect(statements({ loads: true })).toEqual([{ Action: ['dynamodb:Query'], Resource: table }]);
  });

  test('that publishes again reads the outbox, and may publish', () => {
    expect(functionCalled('libraryRepublication')).toMatchObject({
      environment: { EVENT_BUS: { Ref: 'EventBus' } },
    });
    expect(statementsOf('libraryRepublication')?.slice(0, 2)).toEqual([
      { Action: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table },
      { Action: ['events:PutEvents'], Resource: arn('EventBus') },
    ]);
  });
});

test('one sweeper looks after the inboxes of all ordered consumers, and knows their queues by their names', () => {
  expect(functionCalled('sweepLibraryInbox')).toMatchObject({
    environment: {
      LIBRARY_TABLE: { Ref: 'LibraryTable' },
      LIBRARY_READERS_QUEUE_URL: { Ref: 'LibraryReadersQueue' },
      LIBRARY_SHELVES_QUEUE_URL: { Ref: 'LibraryShelvesQueue' },
    },
  });
  expect(statementsOf('sweepLibraryInbox')?.slice(2)).toEqual([
    { Action: ['sqs:SendMessage'], Resource: arn('LibraryReadersQueue') },
    { Action: ['sqs:SendMessage'], Resource: arn('LibraryShelvesQueue') },
  ]);
});

test('a job runs when it says, or is there to be called, and may do what it says', () => {
  expect(functionCalled('closeLibrary')).toMatchObject({
    events: [{ schedule: { rate: ['cron(0 18 * * ? *)'] } }],
  });
  expect(statementsOf('closeLibrary')).toEqual([
    { Action: ['dynamodb:Query', 'dynamodb:PutItem'], Resource: table },
  ]);
  expect(functionCalled('countLibrary')).toMatchObject({ events: undefined, environment: undefined });
  expect(statementsOf('countLibrary')).toEqual([{ Action: ['s3:GetObject'], Resource: arn('Shelf') }]);
});

test('events have a table with indexes for what needs attention, and for what has an id: keys only', () => {
  expect(resources.LibraryTable).toMatchObject({
    Properties: {
      TableName: 'edtech-library-${sls:stage}',
      GlobalSecondaryIndexes: [
        { IndexName: 'attention' },
        {
          IndexName: 'lookup',
          KeySchema: [{ AttributeName: 'lookup', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  });
});

test('what operators ask is answered by a function that reads, and sees this service alone', () => {
  const statements = statementsOf('inspectLibrary') ?? [];
  expect(functionCalled('inspectLibrary')).toMatchObject({
    handler: 'services/library/src/functions/inspect.handler',
    events: undefined,
    environment: { LIBRARY_TABLE: { Ref: 'LibraryTable' }, VIEWS_TABLE: { Ref: 'LibraryViews' } },
  });
  const actions = new Set(statements.flatMap(({ Action }) => Action));
  expect([...actions].toSorted()).toEqual([
    'dynamodb:GetItem',
    'dynamodb:Query',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
  ]);
  expect(statements).toEqual(
    expect.arrayContaining([
      { Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: table },
      { Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': '${LibraryTable.Arn}/index/lookup' } },
      { Action: ['dynamodb:GetItem'], Resource: arn('LibraryViews') },
      { Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': '${LibraryViews.Arn}/index/attention' } },
    ]),
  );
  expect(JSON.stringify(statements)).not.toContain('*');
});

test('read models have a table with the indexes that they ask for', () => {
  expect(resources.LibraryViews).toMatchObject({
    Properties: {
      TableName: 'edtech-library-views-${sls:stage}',
      GlobalSecondaryIndexes: [
        { IndexName: 'attention' },
        { IndexName: 'gsi1', Projection: { ProjectionType: 'ALL' } },
      ],
    },
  });
});

test('a service without read models has neither their table nor their functions', () => {
  const { readModels: _readModels, routes: _routes, ...rest } = declaration;
  const consumers = rest.consumers?.map((one) => ({ ...one, reads: false }));
  const without = service({ ...rest, ...(consumers === undefined ? {} : { consumers }) });
  expect(Object.keys(functionsContent(without)).filter((key) => /project/i.test(key))).toEqual([]);
  expect(resourcesContent(without).Resources).not.toHaveProperty('LibraryViews');
});

test('every function has a role, and every role a function', () => {
  const roles = Object.keys(resources).filter((id) => id.endsWith('Role'));
  const named = Object.values(functions).flatMap((one) =>
    typeof one === 'object' && 'role' in one ? [one.role] : [],
  );
  expect(roles).toEqual(named);
});
