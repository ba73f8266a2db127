import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from './schema-files.ts';

const envelope = 'schemas/envelope.json';
const sources = 'packages/contracts/src';
const generated = `${sources}/generated`;
const corpus = 'test/corpus/payment.completed.v1.json';

const paid = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'PaymentCompletedV1',
  description: 'A payment has gone through.',
  'x-aggregate': 'Payment',
  'x-kind': 'fact',
  type: 'object',
  additionalProperties: false,
  required: ['paymentId', 'amount'],
  properties: {
    paymentId: { description: 'Id of the payment.', type: 'string', maxLength: 64 },
    amount: { description: 'In cents.', type: 'integer', minimum: 1 },
    tags: {
      description: 'Words to find it by.',
      type: 'array',
      maxItems: 3,
      items: { description: 'One word.', type: 'string', maxLength: 20 },
    },
  },
  examples: [{ paymentId: 'p-1', amount: 4_200 }],
};

const request = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'RefundPaymentRequest',
  description: 'Give the money back.',
  type: 'object',
  additionalProperties: false,
  required: ['reason'],
  properties: { reason: { type: 'string', enum: ['MISTAKE', 'GOODWILL'] } },
};

const recorded = (version: number) => [
  {
    id: `2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e2${version}`,
    type: 'payment.completed',
    version,
    source: 'edtech.payment',
    aggregate: { type: 'Payment', id: 'p-1', sequence: version },
    occurredAt: '2026-11-02T09:30:00.000Z',
    correlationId: 'c-1',
    causationId: 'd-1',
    data: paid.examples[0],
  },
];

let root = '';

const put = async (path: string, content: unknown): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
};

const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

interface Ended {
  readonly code: number;
  readonly output: string;
}

const schemas = (command: 'generate' | 'check'): Promise<Ended> =>
  new Promise((resolve) => {
    const script = join(repository, 'scripts/schemas.ts');
    const child = execFile(process.execPath, [script, '--root', root, command], (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'schemas-'));
  await cp(join(repository, envelope), join(root, envelope));
  await put('schemas/payment/payment.completed.v1.json', paid);
  await put('services/payment/schemas/refund-payment-request.json', request);
  await put(corpus, recorded(1));
  await cp(join(repository, sources), join(root, sources), {
    recursive: true,
    filter: (path) => !/(generated|upcasters)$/.test(path),
  });
});

afterEach(() => rm(root, { recursive: true }));

test('what was just generated is up to date', async () => {
  expect(await schemas('generate')).toMatchObject({ code: 0 });
  expect(await schemas('check')).toEqual({ code: 0, output: '' });
});

test('drift is told by file: changed, missing and left over', async () => {
  await schemas('generate');
  await put(`${generated}/all-contracts.ts`, 'export {};');
  await rm(join(root, `${generated}/events.ts`));
  await rm(join(root, 'services/payment/schemas/refund-payment-request.json'));
  await put('services/payment/src/generated/queues.ts', 'export {};');

  const { code, output } = await schemas('check');

  expect(code).toBe(1);
  expect(output.split('\n').slice(0, -2)).toEqual([
    `different ${generated}/all-contracts.ts`,
    `missing ${generated}/events.ts`,
    'stale services/payment/src/generated/refund-payment-request.ts',
    'stale services/payment/src/generated/refund-payment-request.validator.d.ts',
    'stale services/payment/src/generated/refund-payment-request.validator.js',
  ]);
  await schemas('generate');
  expect(await schemas('check')).toMatchObject({ code: 0 });
  expect(await text('services/payment/src/generated/queues.ts')).toBe('export {};');
});

test('a request contract refuses what its schema does not know', async () => {
  await schemas('generate');
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  await put(
    'try.ts',
    `import { refundPaymentRequest } from './services/payment/src/generated/refund-payment-request.ts';
     console.log(JSON.stringify([
       refundPaymentRequest.name,
       refundPaymentRequest.validate({ reason: 'MISTAKE' }),
       refundPaymentRequest.validate({ reason: 'WHIM', note: '' }).map(({ path, rule }) => path + ' ' + rule),
     ]));`,
  );
  const printed = await new Promise<string>((resolve) =>
    execFile(process.execPath, ['--no-warnings', 'try.ts'], { cwd: root }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  );
  expect(JSON.parse(printed)).toEqual([
    'RefundPaymentRequest',
    [],
    ['/note additionalProperties', '/reason enum'],
  ]);
});

test('every version of an event has its contract, and the registry describes all of them', async () => {
  await put('schemas/payment/payment.completed.v2.json', { ...paid, title: 'PaymentCompletedV2' });
  await put('test/corpus/payment.completed.v2.json', recorded(2));
  await put(`${sources}/upcasters/payment.completed.v1.ts`, 'export const upcast = (data: object) => data;');
  await schemas('generate');
  expect(await schemas('check')).toEqual({ code: 0, output: '' });
  expect(await text(`${generated}/event-catalogue.ts`)).toContain(
    "'payment.completed': {\n    readonly 1: PaymentCompletedV1;\n    readonly 2: PaymentCompletedV2;\n  };",
  );
  expect(await text(`${generated}/all-contracts.ts`)).toContain(
    '  paymentCompletedV1,\n  paymentCompletedV2,\n',
  );
  const registry = await text(`${generated}/schema-registry.yml`);
  expect(registry.match(/AWS::EventSchemas::Schema$/gm)).toHaveLength(1);
  expect(registry).toContain('"oneOf"');
  expect(registry).toContain('"$ref":"#/components/schemas/PaymentCompletedV2Event"');
});

test('a version without an upcaster is refused, and told where it belongs', async () => {
  await put('schemas/payment/payment.completed.v2.json', { ...paid, title: 'PaymentCompletedV2' });
  expect(await schemas('generate')).toEqual({
    code: 1,
    output:
      'schemas/payment/payment.completed.v2.json: version 2 has no upcaster: whoever speaks it could not read version 1. ' +
      'Export upcast from packages/contracts/src/upcasters/payment.completed.v1.ts, a pure function from PaymentCompletedV1 to PaymentCompletedV2\n',
  });
});

test('a version without the one before is refused: nothing could upcast to it', async () => {
  await put(`${sources}/upcasters/payment.completed.v1.ts`, 'export const upcast = (data: object) => data;');
  await put('schemas/payment/payment.completed.v3.json', { ...paid, title: 'PaymentCompletedV3' });
  expect(await schemas('generate')).toEqual({
    code: 1,
    output:
      'schemas/payment/payment.completed.v3.json: version 2 is missing (payment.completed.v1.json is the one before)\n',
  });
});

const wrong: readonly [string, object, string][] = [
  [
    'an example that does not pass',
    { examples: [{ paymentId: 'p-1' }] },
    '#/examples/0: does not pass:  required',
  ],
  ['no example', { examples: [] }, '#/examples: must show at least one example'],
  ['an open object', { additionalProperties: true }, ': must be closed: "additionalProperties": false'],
  [
    'an event with a field that is whatever JSON there is',
    { properties: { ...paid.properties, more: { description: 'Anything.', 'x-any-json': true } } },
    '#/properties/more: needs a type, one of object, array, string, integer, number, boolean',
  ],
  [
    'an event with a map',
    {
      properties: {
        ...paid.properties,
        more: {
          description: 'More.',
          type: 'object',
          maxProperties: 9,
          additionalProperties: { type: 'integer' },
        },
      },
    },
    '#/properties/more: must be closed: "additionalProperties": false',
  ],
  [
    'an event that does not say whom it is for',
    { 'x-kind': undefined },
    '#/x-kind: must say what the event is: fact, request, reply',
  ],
  [
    'a request that is not named as one',
    { 'x-kind': 'request', 'x-replies': ['payment.completed'] },
    '#/x-kind: a request is named <noun>.<verb>.requested',
  ],
  ['a request without replies', { 'x-kind': 'request' }, '#/x-replies: must name the events that answer'],
  ['a fact with replies', { 'x-replies': ['payment.failed'] }, '#/x-replies: only a request has replies'],
  ['a deprecation that is none', { deprecated: 'soon' }, '#/deprecated: is true or absent'],
  ['no aggregate', { 'x-aggregate': undefined }, '#/x-aggregate: must name the type of the aggregate'],
  ['a title of another event', { title: 'PaymentFailedV1' }, '#/title: must be PaymentCompletedV1'],
  [
    'a required field without a schema',
    { required: ['currency'] },
    '#/required: currency is not among the properties',
  ],
  [
    'a text without a bound',
    { properties: { a: { description: 'A.', type: 'string' } } },
    '#/properties/a: needs a bound',
  ],
  [
    'a field without a word',
    { properties: { a: { type: 'boolean' } } },
    '#/properties/a: needs a description',
  ],
  [
    'a format that nobody checks',
    { properties: { a: { description: 'A.', type: 'string', format: 'hostname', maxLength: 9 } } },
    '#/properties/a/format: must be one of date, date-time, email, uuid',
  ],
  [
    'an address that is not marked as personal',
    { properties: { a: { description: 'A.', type: 'string', format: 'email', maxLength: 254 } } },
    '#/properties/a: an e-mail address is personal data',
  ],
  [
    'a keyword that OpenAPI lacks',
    { properties: { a: { description: 'A.', type: 'object', patternProperties: {} } } },
    '#/properties/a/patternProperties: is not a keyword that contracts use for type object',
  ],
  [
    'a keyword with a value that makes no sense',
    { required: [], properties: { a: { description: 'A.', type: 'string', maxLength: 'long' } } },
    ': schema is invalid: data/properties/a/maxLength',
  ],
];

test.each(wrong)('%s is refused, by file and place', async (_, change, problem) => {
  await put('schemas/payment/payment.completed.v1.json', { ...paid, ...change });
  const { code, output } = await schemas('generate');
  expect(code).toBe(1);
  expect(output).toContain(`schemas/payment/payment.completed.v1.json${problem}`);
});

const mapped = (map: object) => ({
  ...request,
  properties: {
    ...request.properties,
    amounts: {
      type: 'object',
      maxProperties: 2,
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['cents'],
        properties: { cents: { type: 'integer' } },
      },
      ...map,
    },
  },
});

test('a field of a body may be a map: of values that are as its schema says, and not more than that says', async () => {
  await put('services/payment/schemas/refund-payment-request.json', mapped({}));
  expect(await schemas('generate')).toMatchObject({ code: 0 });
  const place = 'services/payment/src/generated/refund-payment-request';
  expect((await text(`${place}.ts`)).replaceAll(/\s+/g, ' ')).toContain(
    'amounts?: { [k: string]: { cents: number; }; };',
  );
  const { strict } = await import(join(root, `${place}.validator.js`));
  const takes = (amounts: object): boolean => strict({ reason: 'MISTAKE', amounts });
  expect(takes({})).toBe(true);
  expect(takes({ 'a.b-c': { cents: 1 }, constructor: { cents: 2 } })).toBe(true);
  expect(takes({ a: { cents: 1 }, b: { cents: 1 }, c: { cents: 1 } })).toBe(false);
  expect(takes({ a: { cents: 'one' } })).toBe(false);
  expect(takes({ a: { cents: 1, more: 1 } })).toBe(false);
});

test.each([
  ['without a bound', { maxProperties: undefined }, ': needs a bound: maxProperties'],
  ['with fields that are known', { properties: { a: { type: 'integer' } } }, '/properties: is not for a map'],
  ['of values without a type', { additionalProperties: {} }, '/additionalProperties: needs a type'],
  ['that is open', { additionalProperties: true }, ': must be closed: "additionalProperties": false'],
])('a map %s is refused', async (_, map, problem) => {
  await put('services/payment/schemas/refund-payment-request.json', mapped(map));
  const { code, output } = await schemas('generate');
  expect(code).toBe(1);
  expect(output).toContain(`refund-payment-request.json#/properties/amounts${problem}`);
});

test('everything that is wrong is said at once, and nothing is written', async () => {
  await put('schemas/payment/payment.completed.v1.json', '{ "title": ');
  await put('schemas/payment/PaymentFailed.json', paid);
  await put('services/payment/schemas/refund-payment-request.json', { ...request, title: 'Refund' });
  const { code, output } = await schemas('generate');
  expect(code).toBe(1);
  expect(output).toContain('schemas/payment/payment.completed.v1.json: is not JSON');
  expect(output).toContain('schemas/payment/PaymentFailed.json: must be named');
  expect(output).toContain('refund-payment-request.json#/title: must be RefundPaymentRequest');
  await expect(text(`${generated}/events.ts`)).rejects.toThrow('ENOENT');
});
