import { readSenderName, SenderUnknown } from '../../src/application/sender-setting.ts';

test('the sender is one of two, as it is written', () => {
  expect([readSenderName('local'), readSenderName('ses')]).toEqual(['local', 'ses']);
  for (const given of ['', 'SES', 'smtp']) expect(() => readSenderName(given)).toThrow(SenderUnknown);
});
