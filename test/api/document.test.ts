import { resolve } from 'node:path';
import { PlatformError } from '@edtech/contracts';
import { hasRole, httpHandler, ok, oneOf, paging, selfOr, type Takes, version } from '@edtech/http';
import { type Route, route } from '@edtech/infrastructure';
import { openApiOf } from '../../scripts/api/document.ts';
import { lacksOf } from '../../scripts/api/lacks.ts';
import type { Operation } from '../../scripts/api/operation.ts';
import { apiPage } from '../../scripts/api/page/page.ts';
import { invalidities } from '../../scripts/api/validity.ts';
import type { BodySchema } from '../../scripts/schemas/source.ts';

class JarFull extends PlatformError {
  readonly code = 'jar-full';
  readonly kind = 'conflict';
  readonly publicFacts = ['maximum'] as const;
  readonly maximum = 3;

  constructor() {
    super('The jar is full. Take another <one>.');
  }
}

const schema = (title: string): BodySchema => ({
  file: `services/pantry/schemas/${title}.json`,
  service: 'pantry',
  name: title,
  title,
  schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    description: 'A jar.',
    type: 'object',
    additionalProperties: false,
    required: ['version'],
    properties: { version: { type: 'integer', description: 'Its version.' } },
    examples: [{ version: 1 }],
  },
});

const operation = (on: string, takes: Takes, more: Partial<Route> = {}): Operation => ({
  service: 'pantry',
  route: { ...route(on, 'one-jar', { does: 'Does something with a jar' }), ...more },
  takes,
  answers: [[200, { kind: 'one', schema: schema('JarAnswer') }]],
});

const takesOf = (handler: { readonly takes: Takes }): Takes => handler.takes;

const put = operation(
  'PUT /jars/{jarId}',
  takesOf(
    httpHandler({ allow: selfOr('ADMIN', 'jarId'), path: ['jarId'], ifMatch: true }, async () => ok({})),
  ),
  { executes: true, refuses: [new JarFull()] },
);

const list = operation(
  'GET /jars',
  takesOf(
    httpHandler(
      { allow: hasRole('ADMIN'), query: { size: oneOf('S', 'L'), atLeast: version, ...paging } },
      async () => ok({}),
    ),
  ),
  { reads: true, parameters: { size: 'Jars of this size.' } },
);

const document = (...operations: readonly Operation[]) => JSON.parse(JSON.stringify(openApiOf(operations)));

test('the document is valid OpenAPI 3.1', async () => {
  expect(await invalidities(JSON.stringify(openApiOf([put, list])))).toEqual([]);
  expect(await invalidities('{"openapi":"3.1.1"}')).not.toEqual([]);
});

describe('an operation', () => {
  const { put: described } = document(put).paths['/jars/{jarId}'];

  test('takes what its handler takes', () => {
    expect(described.parameters).toEqual([
      expect.objectContaining({ name: 'jarId', in: 'path', required: true }),
      { $ref: '#/components/parameters/IfMatch' },
      { $ref: '#/components/parameters/CorrelationId' },
    ]);
    expect(described.description).toContain('the user {jarId} and `ADMIN`');
    expect(described).not.toHaveProperty('security');
  });

  test('answers with the ETag of the version in its answer', () => {
    expect(Object.keys(described.responses['200'].headers)).toEqual(['X-Correlation-Id', 'ETag']);
  });

  test('refuses as the code does, with the facts and an example', () => {
    const { content } = described.responses['409'];
    expect(content['application/problem+json']).toMatchObject({
      schema: {
        properties: { status: { const: 409 }, code: { enum: ['jar-full'] }, maximum: { type: 'integer' } },
        unevaluatedProperties: false,
      },
      examples: { 'jar-full': { $ref: '#/components/examples/jar-full' } },
    });
    expect(document(put).components.examples['jar-full'].value).toMatchObject({ status: 409, maximum: 3 });
  });

  test('refuses also what follows from what it takes', () => {
    expect(Object.keys(described.responses)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '409',
      '412',
      '413',
      '429',
      '500',
      '503',
    ]);
  });

  test('that is open needs no token, and refuses none', () => {
    const { get } = document(operation('GET /lids', { allow: 'anyone' }, { open: true })).paths['/lids'];
    expect(get.security).toEqual([]);
    expect(get.responses).not.toHaveProperty('401');
    expect(get.responses).not.toHaveProperty('403');
  });
});

test('a parameter of the query is what its reader reads', () => {
  expect(document(list).paths['/jars'].get.parameters).toEqual([
    {
      name: 'size',
      in: 'query',
      required: false,
      description: 'Jars of this size. It must be one of S, L.',
      schema: { type: 'string', enum: ['S', 'L'] },
    },
    { $ref: '#/components/parameters/AtLeast' },
    { $ref: '#/components/parameters/Cursor' },
    { $ref: '#/components/parameters/Limit' },
    { $ref: '#/components/parameters/CorrelationId' },
  ]);
});

test('two services may call their answers alike', () => {
  const other = { ...schema('JarAnswer'), service: 'cellar', file: 'services/cellar/schemas/JarAnswer.json' };
  const cellar: Operation = {
    ...operation('GET /cellar', { allow: 'signed-in' }),
    service: 'cellar',
    answers: [[200, { kind: 'one', schema: other }]],
  };
  expect(Object.keys(document(put, cellar).components.schemas)).toEqual(
    expect.arrayContaining(['PantryJarAnswer', 'CellarJarAnswer']),
  );
});

describe('what is lacking is told', () => {
  const lack = (one: Operation): readonly string[] => lacksOf([one]).map(({ lack: what }) => what);

  test('nothing, where nothing is', () => {
    expect(lack(put)).toEqual([]);
    expect(lack(list)).toEqual([]);
  });

  test.each<[string, Operation, RegExp]>([
    ['answers', { ...put, answers: [] }, /does not say what it answers/],
    ['a key for a POST', operation('POST /jars', { allow: 'signed-in' }), /POST without an Idempotency-Key/],
    ['If-Match', operation('DELETE /jars', { allow: 'signed-in' }), /DELETE without If-Match/],
    ['a word on a parameter', { ...list, route: { ...list.route, parameters: {} } }, /what size is/],
    ['openness', operation('GET /jars', { allow: 'anyone' }), /allows anyone, but is not open/],
    ['a token', operation('GET /jars', { allow: 'signed-in' }, { open: true }), /is open, but/],
    ['the parameter', operation('GET /jars', { allow: 'signed-in', path: ['jarId'] }), /reads the path/],
    [
      'the described',
      operation('GET /jars', { allow: 'signed-in' }, { parameters: { a: 'A.' } }),
      /describes a/,
    ],
    ['readers', operation('GET /jars', { allow: 'signed-in', query: ['a'] }), /without saying what each/],
    [
      'one of two',
      operation('GET /jars', { allow: 'signed-in' }, { refuses: [new JarFull(), new JarFull()] }),
      /refuses twice with jar-full/,
    ],
  ])('%s', (_, one, told) => {
    expect(lack(one).join('\n')).toMatch(told);
  });
});

test('the page shows every operation and code, and nothing of it is taken for markup', () => {
  const page = apiPage([put, { ...list, route: { ...list.route, file: 'list-jars' } }]);
  expect(page).toContain('id="oneJar"');
  expect(page).toContain('id="listJars"');
  expect(page).toContain('id="code-jar-full"');
  expect(page).toContain('Take another &lt;one&gt;.');
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(page.match(/<script/g)).toHaveLength(1);
  const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  const ids = new Set([...page.matchAll(/id="([^"]+)"/g)].map(([, id]) => id));
  expect(anchors.filter((id) => id !== undefined && !ids.has(id))).toEqual([]);
});

test('the repository is what this makes of it', async () => {
  const { apiOutput } = await import('../../scripts/api/plan.ts');
  const { differences } = await import('../../scripts/schemas/output.ts');
  const root = resolve(import.meta.dirname, '../..');
  const { output, lacks } = await apiOutput(root);
  expect(lacks).toEqual([]);
  expect(await differences(root, output, 'without-stale')).toEqual([]);
});
