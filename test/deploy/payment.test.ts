import { PACKAGING_MILLISECONDS } from './packages.ts';
import { packagedTemplate, type Resource, type Template } from './template.ts';

const templates = new Map<string, Template>();

beforeAll(async () => {
  for (const stage of ['dev', 'prod']) templates.set(stage, await packagedTemplate(stage));
}, PACKAGING_MILLISECONDS);

const functionsOf = (stage: string): readonly (readonly [id: string, variables: Record<string, unknown>])[] =>
  Object.entries(templates.get(stage)?.Resources ?? {})
    .filter(([, { Type }]: readonly [string, Resource]) => Type === 'AWS::Lambda::Function')
    .map(([id, { Properties }]) => [id, Properties.Environment.Variables]);

const gatewaysOf = (stage: string) =>
  functionsOf(stage).flatMap(([, { PAYMENT_GATEWAY }]) => PAYMENT_GATEWAY ?? []);

test('money moves in production, and nowhere else', () => {
  expect(gatewaysOf('prod').length).toBeGreaterThan(5);
  expect(new Set(gatewaysOf('prod'))).toEqual(new Set(['stripe']));
  expect(new Set(gatewaysOf('dev'))).toEqual(new Set(['local']));
});

test('functions are told where secrets are, and never the secrets', () => {
  for (const stage of ['dev', 'prod']) {
    const variables = functionsOf(stage).flatMap(([, given]) => Object.entries(given));
    const secrets = variables.filter(([name]) => /SECRET/.test(name));
    expect(new Set(secrets.map(([name, value]) => `${name}=${value}`))).toEqual(
      new Set([
        `STRIPE_SECRET_KEY_PARAMETER=/edtech/${stage}/payment/stripe-secret-key`,
        `STRIPE_WEBHOOK_SECRET_PARAMETER=/edtech/${stage}/payment/stripe-webhook-secret`,
      ]),
    );
  }
});
