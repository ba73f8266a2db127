import { PlatformError } from '@edtech/contracts';
import { ok, type WebhookRequest, webhookHandler } from '../src/index.ts';
import { apiEvent, send } from './events.ts';

class Refused extends PlatformError {
  readonly code = 'signature-invalid';
  readonly kind = 'invalid';
}

const received: WebhookRequest[] = [];
const handler = webhookHandler({ maxBodyBytes: 100, log: () => {} }, async (request) => {
  received.push(request);
  if (request.headers.get('signature') === 'wrong') throw new Refused('no');
  return ok({ received: true });
});

beforeEach(() => {
  received.length = 0;
});

const BODY = '{ "b" : 1,\r\n "a": "ü", "a": 2 }';

test('a webhook is given the body byte for byte, whatever its type and its contract', async () => {
  const answer = await send(handler, apiEvent({ body: BODY, headers: { Signature: 's' } }));
  expect(answer.status).toBe(200);
  expect(received).toMatchObject([{ text: BODY, context: { actor: { kind: 'anonymous' } } }]);
  expect(received[0]?.headers.get('signature')).toBe('s');
});

test('also a body that API Gateway sends in base64', async () => {
  const body = Buffer.from(BODY).toString('base64');
  await send(handler, apiEvent({ body, isBase64Encoded: true }));
  expect(received).toMatchObject([{ text: BODY }]);
});

test.each([
  ['no body', {}, 400, 'body-required'],
  ['a body that is too large', { body: 'x'.repeat(101) }, 413, 'body-too-large'],
  ['base64 that is none', { body: '***', isBase64Encoded: true }, 400, 'base64-malformed'],
  ['what the function refuses', { body: BODY, headers: { signature: 'wrong' } }, 400, 'signature-invalid'],
])('%s is answered as a problem', async (_, parts, status, code) => {
  const answer = await send(handler, apiEvent(parts));
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code });
});
