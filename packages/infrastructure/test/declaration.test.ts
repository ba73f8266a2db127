import { localEvent, userCreatedV1 } from '@edtech/contracts';
import { consumer, handles, republication } from '@edtech/messaging';
import type { Projection } from '@edtech/projection';
import {
  allow,
  arn,
  consumes,
  DeclarationRefused,
  isRepublication,
  job,
  param,
  type Route,
  route,
  runs,
  type ServiceDeclaration,
  service,
} from '../src/index.ts';

const consumerCalled = (name: string, ordered: string | false = false) =>
  consumer({ name, ordered, on: [handles(userCreatedV1, () => undefined)] });

const takes = (name: string, options: Partial<Parameters<typeof consumes>[1]> = {}) =>
  consumes(consumerCalled(name), { does: 'counts', ...options });

const told = (type: string, context = 'library') =>
  localEvent({ type, version: 1, context, aggregate: 'Loan' }, { name: 'Told', validate: () => [] });

const hears = (
  name: string,
  contract = told('loan.due'),
  options: Partial<Parameters<typeof consumes>[1]> = {},
) =>
  consumes(consumer({ name, ordered: false, on: [handles(contract, () => undefined)] }), {
    does: 'reacts',
    local: true,
    ...options,
  });

const get = (options: Partial<Route> = {}) =>
  route('GET /shelves', 'list-shelves', { does: 'Lists shelves', ...options });

// Nothing here looks into a projection.
const projections = [{} as Projection];
const readModels = { of: 'shelves', projections, indexes: ['gsi1'] };

const problemsOf = (declaration: Partial<ServiceDeclaration>): readonly string[] => {
  try {
    service({ name: 'library', ...declaration });
    return [];
  } catch (error) {
    if (error instanceof DeclarationRefused) return error.problems;
    throw error;
  }
};

test('a declaration is completed by what it leaves out', () => {
  expect(service({ name: 'library' })).toEqual({
    name: 'library',
    publishes: true,
    aggregates: [],
    routes: [],
    consumers: [],
    jobs: [],
    sagas: [],
  });
});

test('a declaration with everything in it is taken', () => {
  const everything: ServiceDeclaration = {
    name: 'library',
    readModels,
    routes: [
      get({ reads: { atLeast: true, indexes: ['gsi1'] }, executes: true, open: true, timeoutSeconds: 29 }),
    ],
    consumers: [
      takes('library-loans', {
        maximumConcurrency: 1_000,
        reservedConcurrency: 1_000,
        batchSize: 1,
        enabled: false,
        secrets: ['mail-key'],
        environment: { SENDER: param('sender') },
        may: [allow('ses:SendEmail', arn('ses', `identity/${param('mailDomain')}`))],
      }),
      hears('library-mails', told('loan.due'), { file: 'mails' }),
      hears('library-journal', told('loan.noted')),
    ],
    jobs: [job('close', { does: 'Closes', schedules: ['rate(1 minute)', 'cron(0 3 * * ? *)'] })],
  };
  expect(problemsOf(everything)).toEqual([]);
});

test('everything that is wrong is told at once, with the service and a stable code', () => {
  const declare = () =>
    service({ name: 'library', routes: [get({ does: '' }), get({ timeoutSeconds: 30 })] });
  expect(declare).toThrow(
    expect.objectContaining({
      code: 'declaration-refused',
      problems: [
        'library: two functions have the file list-shelves',
        'library: list-shelves does not say what it does',
        'library: list-shelves may take 30 s; who calls has gone after 29',
        'library: two functions answer GET /shelves',
      ],
    }),
  );
});

test.each<[string, Partial<ServiceDeclaration>, string]>([
  ['a name that no resource can carry', { name: 'My Library' }, 'the name is of lower-case words'],
  ['a file in another spelling', { jobs: [job('closeShelf', { does: 'Closes' })] }, 'not "closeShelf"'],
  ['a file of the runtime', { jobs: [job('sweep-outbox', { does: 'Sweeps' })] }, 'that every service has'],
  ['a file too long for a name', { jobs: [job('x'.repeat(47), { does: 'x' })] }, 'has 47 characters'],
  ['a long description', { routes: [get({ does: 'x'.repeat(257) })] }, 'in 257 characters'],
  [
    'a route without a slash',
    { routes: [route('GET shelves', 'a', { does: 'a' })] },
    'answers "GET shelves"',
  ],
  ['a method that HTTP has not', { routes: [route('FETCH /a', 'a', { does: 'a' })] }, 'answers "FETCH /a"'],
  ['reads without read models', { routes: [get({ reads: true })] }, 'the service declares none'],
  [
    'an index that is not there',
    { readModels, routes: [get({ reads: { indexes: ['gsi2'] } })] },
    'asks the index gsi2',
  ],
  ['an index with another name', { readModels: { ...readModels, indexes: ['byName'] } }, 'not byName'],
  ['an index twice', { readModels: { ...readModels, indexes: ['gsi1', 'gsi1'] } }, 'two indexes gsi1'],
  [
    'a repeatable consumer that executes commands',
    {
      consumers: [
        consumes({ ...consumerCalled('library-a'), repeatable: 'known again' }, { does: 'a', loads: true }),
      ],
    },
    'library-a is repeatable, and so executes nothing: executes: false',
  ],
  ['read models of nothing', { readModels: { of: 'nothing', projections: [] } }, 'have no projection'],
  [
    'a variable in another spelling',
    { routes: [get({ environment: { mailFrom: 'a' } })] },
    'a variable mailFrom',
  ],
  [
    'the value of a table’s variable',
    { routes: [get({ environment: { LIBRARY_TABLE: 'a' } })] },
    'LIBRARY_TABLE',
  ],
  ['a variable of Lambda’s', { routes: [get({ environment: { AWS_REGION: 'a' } })] }, 'AWS_REGION'],
  [
    'the variable of a secret',
    { routes: [get({ secrets: ['key'], environment: { KEY_PARAMETER: 'a' } })] },
    'KEY_PARAMETER',
  ],
  ['a secret in another spelling', { routes: [get({ secrets: ['mailKey'] })] }, 'a secret "mailKey"'],
  ['a grant of all actions', { routes: [get({ may: [allow('s3:*', arn('s3', 'a'))] })] }, 'may "s3:*"'],
  ['a grant on everything', { routes: [get({ may: [allow('s3:GetObject', '*')] })] }, 'on everything'],
  ['a grant of nothing', { routes: [get({ may: [allow([], arn('s3', 'a'))] })] }, 'without an action'],
  ['half a second', { routes: [get({ timeoutSeconds: 0.5 })] }, 'timeoutSeconds 0.5'],
  ['more time than Lambda has', { jobs: [job('a', { does: 'a', timeoutSeconds: 901 })] }, 'from 1 to 900'],
  ['less memory than Lambda has', { routes: [get({ memoryMegabytes: 64 })] }, 'memoryMegabytes 64'],
  ['no instance at all', { routes: [get({ reservedConcurrency: 0 })] }, 'reservedConcurrency 0'],
  [
    'an expression of no schedule',
    { jobs: [job('a', { does: 'a', schedules: ['daily'] })] },
    'neither rate(…) nor cron(…)',
  ],
  ['a consumer of another service', { consumers: [takes('shop-loans')] }, 'is called like library-accounts'],
  [
    'a consumer twice',
    { consumers: [takes('library-a'), takes('library-a', { file: 'b' })] },
    'is declared twice',
  ],
  [
    'one instance of a consumer',
    { consumers: [takes('library-a', { maximumConcurrency: 1 })] },
    'maximumConcurrency 1',
  ],
  ['a large batch', { consumers: [takes('library-a', { batchSize: 11 })] }, 'batchSize 11'],
  ['too few reserved', { consumers: [takes('library-a', { reservedConcurrency: 9 })] }, 'would be throttled'],
  [
    'what two local consumers handle',
    { consumers: [hears('library-a'), hears('library-b')] },
    'two local consumers handle loan.due',
  ],
  [
    'local, but from the bus',
    { consumers: [takes('library-a', { local: true })] },
    'the consumer library-a is local, but user.created comes from the bus',
  ],
  [
    'from the bus, but local',
    { consumers: [hears('library-a', told('loan.due'), { local: false })] },
    'handles loan.due, which never is on the bus',
  ],
  [
    'what another service tells itself',
    { consumers: [hears('library-a', told('loan.due', 'archive'))] },
    'handles loan.due, which stays within archive',
  ],
  ['local without an outbox', { publishes: false, consumers: [hears('library-a')] }, 'is fed by its outbox'],
  [
    'an order without an outbox',
    { publishes: false, consumers: [consumes(consumerCalled('library-a', 'reason'), { does: 'a' })] },
    'asks by an event for what it misses',
  ],
])('%s is refused', (_, declaration, because) => {
  expect(problemsOf(declaration)).toEqual([expect.stringContaining(because)]);
});

test('who publishes again is known by what made it', () => {
  expect(isRepublication(republication({ name: 'library-again', source: 'edtech.library' }))).toBe(true);
  expect(isRepublication(consumerCalled('library-a'))).toBe(false);
});

describe('a saga', () => {
  const declared = (name: string) => ({
    name,
    startsOn: userCreatedV1,
    correlate: 'userId',
    stages: [{ steps: [{ success: { contract: userCreatedV1 }, undo: { kind: 'nothing' } }] }],
  });
  const running = (name: string, before: readonly string[] = []) => [
    runs(declared(name), { does: 'lends', before: before.map(declared) }),
  ];

  test('is run when it is called like LendingOfBooks', () => {
    expect(problemsOf({ sagas: running('LendingOfBooks', ['LendingOfBooks']) })).toEqual([]);
    expect(problemsOf({ sagas: running('Lending_Of') })).toContain(
      'library: the saga Lending_Of is called like LessonBooking',
    );
  });

  test('is found by one field, in all of its versions', () => {
    const earlier = { ...declared('Lending'), correlate: 'email' };
    const sagas = [runs(declared('Lending'), { does: 'lends', before: [earlier] })];
    expect(problemsOf({ sagas })).toEqual(['library: versions of Lending are found by userId and by email']);
  });

  test('hears what its own service tells, and nothing that another one keeps to itself', () => {
    const hearing = (context: string) => [
      runs({ ...declared('Lending'), cancelOn: { contract: told('loan.off', context) } }, { does: 'lends' }),
    ];
    expect(problemsOf({ sagas: hearing('library') })).toEqual([]);
    expect(problemsOf({ sagas: hearing('museum') })).toEqual([
      'library: the saga Lending hears loan.off, which stays within museum',
    ]);
  });

  test('goes on with earlier versions of itself alone', () => {
    expect(problemsOf({ sagas: running('Lending', ['Buying']) })).toEqual([
      'library: Buying is no earlier version of Lending',
    ]);
  });

  test('leaves no room for functions that are called like those that every service with sagas has', () => {
    const jobs = [job('saga-timers', { does: 'rings' })];
    expect(problemsOf({ jobs })).toEqual([
      'library: saga-timers is the file of a function that every service has',
    ]);
  });

  test('is looked at where there is one', () => {
    const routes = [get({ looksAtSagas: true })];
    expect(problemsOf({ routes, sagas: running('Lending') })).toEqual([]);
    expect(problemsOf({ routes })).toEqual([
      'library: list-shelves looks at sagas, but the service declares none',
    ]);
  });

  test('has a table that no function may call otherwise', () => {
    const jobs = [job('lend', { does: 'lends', environment: { LIBRARY_SAGAS_TABLE: 'mine' } })];
    expect(problemsOf({ jobs })).toEqual([
      'library: lend gives a value to LIBRARY_SAGAS_TABLE, which is not its own to give',
    ]);
  });
});
