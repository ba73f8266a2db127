import fc from 'fast-check';
import { StacksError } from '../src/error.ts';
import { ownersIn } from '../src/owners.ts';
import { referencesIn, replaceReferences } from '../src/references.ts';
import { split, stackId } from '../src/split.ts';
import type { Resource, Template } from '../src/template.ts';

const urlOf = (stack: string): string => `https://bucket/${stack}`;

const resource = (Properties: Record<string, unknown> = {}, more: Partial<Resource> = {}): Resource => ({
  Type: 'Test::A::Resource',
  Properties,
  ...more,
});

const code = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    if (error instanceof StacksError) return error.code;
    throw error;
  }
  return undefined;
};

describe('what belongs to a stack', () => {
  const template: Template = {
    Resources: {
      Bus: resource(),
      UserFunction: resource({ Bus: { Ref: 'Bus' } }),
      UserPermission: resource({ FunctionName: { 'Fn::GetAtt': ['UserFunction', 'Arn'] } }),
      UserIntegration: resource({ Uri: { 'Fn::Sub': 'x/${UserFunction.Arn}/y' } }),
      UserRoute: resource({ Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'UserIntegration' }]] } }),
      UserLater: resource({}, { DependsOn: 'UserRoute' }),
      Api: resource(),
    },
  };
  const parts = new Map([['user', ['UserFunction']]]);

  test('is what it lists, and what the framework made that leads to it', () => {
    const owners = ownersIn(template, parts, new Set(['Bus']));
    expect([...owners.keys()].sort()).toEqual([
      'UserFunction',
      'UserIntegration',
      'UserLater',
      'UserPermission',
      'UserRoute',
    ]);
  });

  test('is never what is declared for all', () => {
    const owners = ownersIn(template, parts, new Set(['Bus', 'UserLater']));
    expect(owners.has('UserLater')).toBe(false);
  });

  test('is refused when two list it', () => {
    const twice = new Map([...parts, ['other', ['UserFunction']]]);
    expect(code(() => ownersIn(template, twice, new Set()))).toBe('resource-of-two-stacks');
  });

  test('is refused when it leads to two', () => {
    const both = {
      Resources: {
        ...template.Resources,
        Other: resource(),
        Both: resource({ a: { Ref: 'UserFunction' }, b: { Ref: 'Other' } }),
      },
    };
    const two = new Map([...parts, ['other', ['Other']]]);
    expect(code(() => ownersIn(both, two, new Set()))).toBe('resource-of-two-stacks');
  });

  test('is refused when there is no such thing', () => {
    expect(code(() => ownersIn(template, new Map([['user', ['Gone']]]), new Set()))).toBe('unknown-resource');
  });
});

describe('splitting', () => {
  const owners = new Map([['Function', 'user-chat']]);
  const one = (resources: Record<string, Resource>): Template => ({ Resources: resources });

  test('passes what the root has under its own name, and attributes under theirs', () => {
    const { root, nested } = split(
      one({
        Bus: resource(),
        Function: resource({
          name: { Ref: 'Bus' },
          arn: { 'Fn::GetAtt': ['Bus', 'Arn'] },
          text: { 'Fn::Sub': '${Bus}/${Bus.Arn}/${AWS::Region}/${!Bus.Arn}' },
          own: { 'Fn::Sub': ['${Bus}/${mine}', { mine: { 'Fn::GetAtt': 'Bus.Arn' } }] },
        }),
      }),
      { owners, urlOf },
    );
    expect(nested.get('user-chat')).toEqual({
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'Part of a platform: user-chat',
      Parameters: { Bus: { Type: 'String' }, BusArn: { Type: 'String' } },
      Resources: {
        Function: resource({
          name: { Ref: 'Bus' },
          arn: { Ref: 'BusArn' },
          text: { 'Fn::Sub': '${Bus}/${BusArn}/${AWS::Region}/${!Bus.Arn}' },
          own: { 'Fn::Sub': ['${Bus}/${mine}', { mine: { Ref: 'BusArn' } }] },
        }),
      },
    });
    expect(root.Resources.UserChatStack).toEqual({
      Type: 'AWS::CloudFormation::Stack',
      Properties: {
        TemplateURL: 'https://bucket/user-chat',
        Parameters: { Bus: { Ref: 'Bus' }, BusArn: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
      },
    });
  });

  test('lets a stack wait for what its resources wait for in the root', () => {
    const { root, nested } = split(
      one({
        Policy: resource(),
        Log: resource(),
        Function: resource({}, { DependsOn: ['Policy', 'Log'] }),
      }),
      { owners: new Map([...owners, ['Log', 'user-chat']]), urlOf },
    );
    expect(nested.get('user-chat')?.Resources.Function?.DependsOn).toEqual(['Log']);
    expect(root.Resources.UserChatStack?.DependsOn).toEqual(['Policy']);
  });

  test('takes conditions and mappings along', () => {
    const rest = { Conditions: { IsProd: { 'Fn::Equals': ['a', 'b'] } }, Mappings: { M: {} } };
    const { nested } = split({ ...one({ Function: resource() }), ...rest }, { owners, urlOf });
    expect(nested.get('user-chat')).toMatchObject(rest);
  });

  test.each([
    ['a stack that refers to another', { Other: resource({ a: { Ref: 'Function' } }) }, [['Other', 'b']]],
    ['a stack that waits for another', { Other: resource({}, { DependsOn: 'Function' }) }, [['Other', 'b']]],
    ['a root that refers to a stack', { Other: resource({ a: { 'Fn::Sub': '${Function.Arn}' } }) }, []],
    ['a root that waits for a stack', { Other: resource({}, { DependsOn: ['Function'] }) }, []],
  ] as const)('refuses %s', (_, more, others) => {
    const template = one({ Function: resource(), ...more });
    expect(code(() => split(template, { owners: new Map([...owners, ...others]), urlOf }))).toBe(
      'resource-of-another-stack',
    );
  });

  test('refuses an output of what a stack has', () => {
    const template = { ...one({ Function: resource() }), Outputs: { Arn: { Value: { Ref: 'Function' } } } };
    expect(code(() => split(template, { owners, urlOf }))).toBe('resource-of-another-stack');
  });

  test('refuses names that it needs itself', () => {
    const named = one({ Function: resource(), UserChatStack: resource() });
    expect(code(() => split(named, { owners, urlOf }))).toBe('name-taken');
    const attribute = one({
      Bus: resource(),
      BusArn: resource(),
      Function: resource({ arn: { 'Fn::GetAtt': ['Bus', 'Arn'] } }),
    });
    expect(
      code(() => split(attribute, { owners: new Map([...owners, ['BusArn', 'user-chat']]), urlOf })),
    ).toBe('name-taken');
  });

  test.each([
    ['resources', 501, 'x'],
    ['bytes', 2, 'x'.repeat(600_000)],
  ])('refuses a stack with too many %s', (_, count, text) => {
    const ids = Array.from({ length: count }, (__, index) => `R${index}`);
    const template = one(Object.fromEntries(ids.map((id) => [id, resource({ text })])));
    const all = new Map(ids.map((id) => [id, 'large']));
    expect(code(() => split(template, { owners: all, urlOf }))).toBe('stack-too-large');
  });

  test('put together again, any stacks are what was split', () => {
    const names = fc.constantFrom('A', 'B', 'C');
    const reference = fc.oneof(
      names.map((id) => ({ Ref: id })),
      names.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
      names.map((id) => ({ 'Fn::Sub': `x/\${${id}}/\${${id}.Arn}/\${!${id}}` })),
      names.map((id) => ({ 'Fn::Join': ['/', ['x', { Ref: id }]] })),
    );
    const shared = Object.fromEntries(['A', 'B', 'C'].map((id) => [id, resource()]));
    const part = fc.record({ stack: fc.constantFrom('s', 't', undefined), refers: fc.array(reference) });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (made) => {
        const parts = made.map(({ stack, refers }, index) => ({
          id: `R${index}`,
          stack,
          resource: resource({ refers }),
        }));
        const template = one({
          ...shared,
          ...Object.fromEntries(parts.map(({ id, resource: it }) => [id, it])),
        });
        const of = new Map(
          parts.flatMap(({ id, stack }) => (stack === undefined ? [] : [[id, stack] as const])),
        );
        const { root, nested } = split(template, { owners: of, urlOf });
        const whole = { ...root.Resources };
        for (const [stack, { Resources }] of nested) {
          const values = root.Resources[stackId(stack)]?.Properties?.Parameters;
          delete whole[stackId(stack)];
          Object.assign(whole, restored(Resources, values));
        }
        expect(comparable(whole)).toEqual(comparable(template.Resources));
      }),
    );
  });
});

/** The parameters of `resources` replaced by the root's words for them; every value here is a reference to a resource. */
const restored = (resources: unknown, values: unknown): object => {
  const named = new Map(Object.entries(values ?? {}));
  const text = JSON.stringify(replaceReferences(resources, ({ id }) => named.get(id)));
  const attributes = [...named].filter(([parameter]) => parameter.endsWith('Arn'));
  return JSON.parse(
    attributes.reduce(
      (sofar, [parameter]) =>
        sofar.replaceAll(`\${${parameter}}`, `\${${parameter.replace(/Arn$/, '')}.Arn}`),
      text,
    ),
  );
};

const comparable = (resources: object): object =>
  Object.fromEntries(Object.entries(resources).map(([id, it]) => [id, JSON.stringify(it)]));

test('a reference is found wherever it is said, and no text is taken for one', () => {
  const found = referencesIn({
    a: [{ Ref: 'A' }],
    b: { 'Fn::GetAtt': 'B.Endpoint.Address' },
    c: { 'Fn::Sub': ['${C} ${own} ${!D}', { own: { Ref: 'E' } }] },
    Ref: 5,
    'Fn::If': ['IsProd', { Ref: 'F' }, 'G'],
  });
  expect(found).toEqual([
    { id: 'A' },
    { id: 'B', attribute: 'Endpoint.Address' },
    { id: 'C' },
    { id: 'E' },
    { id: 'F' },
  ]);
});
