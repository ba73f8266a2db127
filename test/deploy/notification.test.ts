import { packagedTemplate, type Resource, type Template } from './template.ts';

const templates = new Map<string, Template>();

beforeAll(async () => {
  for (const stage of ['dev', 'prod']) templates.set(stage, await packagedTemplate(stage));
}, 240_000);

const resourcesOf = (stage: string, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(templates.get(stage)?.Resources ?? {}).filter(([, { Type }]) => Type === type);

const sendersOf = (stage: string) =>
  resourcesOf(stage, 'AWS::Lambda::Function').flatMap(
    ([, { Properties }]) => Properties.Environment.Variables.MAIL_SENDER ?? [],
  );

test('mails are delivered in production, and nowhere else', () => {
  expect(sendersOf('prod').length).toBeGreaterThan(4);
  expect(new Set(sendersOf('prod'))).toEqual(new Set(['ses']));
  expect(new Set(sendersOf('dev'))).toEqual(new Set(['local']));
});

test('those who send may send from one identity, and nobody else may', () => {
  const permitted = resourcesOf('prod', 'AWS::IAM::Role').flatMap(([role, { Properties }]) =>
    // The generator writes one policy for each role, with a list of statements.
    Properties.Policies[0].PolicyDocument.Statement.filter(({ Action }: { Action: unknown }) =>
      JSON.stringify(Action).includes('ses:'),
    ).map((statement: { Action: unknown; Resource: unknown }) => ({
      role,
      action: statement.Action,
      on: JSON.stringify(statement.Resource),
    })),
  );
  expect(permitted.map(({ role }) => role).toSorted()).toEqual([
    'NotificationOccasionsRole',
    'NotificationRequestsRole',
    'ResendNotificationRole',
    'SendDueRole',
  ]);
  for (const { action, on } of permitted) {
    expect([action].flat()).toEqual(['ses:SendEmail']);
    expect(on).toMatch(/:identity\/[a-z.]+"/);
  }
});
