import { deliveryOfError } from '../../src/adapters/ses-sender/errors.ts';
import { SenderBusy, SenderUnclear } from '../../src/application/email-sender.ts';

const errorOf = (facts: object): Error => Object.assign(new Error('alice@example.com'), facts);

test.each([{ code: 'ECONNREFUSED' }, { code: 'ENOTFOUND' }, { name: 'CredentialsProviderError' }])(
  'without a connection nothing was handed over: %j',
  (facts) => {
    expect(() => deliveryOfError(errorOf(facts))).toThrow(SenderBusy);
  },
);

test.each([{ code: 'ECONNRESET' }, { name: 'TimeoutError' }, { name: 'AbortError' }, {}])(
  'after that, nobody knows: %j',
  (facts) => {
    expect(() => deliveryOfError(errorOf(facts))).toThrow(SenderUnclear);
  },
);

test('what SES says of an address is not passed on', () => {
  for (const name of ['BadRequestException', 'MessageRejected'])
    expect(JSON.stringify(deliveryOfError(errorOf({ name })))).not.toContain('alice');
  for (const facts of [{ $metadata: { httpStatusCode: 429 } }, { $metadata: { httpStatusCode: 500 } }, {}])
    expect(() => deliveryOfError(errorOf(facts))).toThrow(/^(?!.*alice)/);
});

test('what is no error is not taken for one of SES', () => {
  expect(() => deliveryOfError('odd')).toThrow('odd');
});
