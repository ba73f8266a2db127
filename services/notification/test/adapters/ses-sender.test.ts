import { sesClient } from '../../src/adapters/ses-sender/client.ts';
import { sesSender } from '../../src/adapters/ses-sender/ses-sender.ts';
import { SenderBusy, SenderUnclear } from '../../src/application/email-sender.ts';
import { FROM, mailTo, senderContract } from './sender-contract.ts';
import { type SesStub, startSesStub } from './ses-stub.ts';

/** Milliseconds. Some tests wait for it. */
const TIMEOUT = 500;

const start = async () => {
  const stub = await startSesStub();
  const client = sesClient({
    endpoint: stub.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { requestTimeout: TIMEOUT, throwOnRequestTimeout: true },
  });
  return { stub, client, sender: sesSender({ client, from: FROM }) };
};

senderContract('the sender of SES', async () => {
  const { stub, client, sender } = await start();
  return {
    sender,
    arrived: async (to) => stub.arrived.filter((mail) => mail.to === to),
    async close() {
      client.destroy();
      await stub.close();
    },
  };
});

describe('a mail to SES', () => {
  let on: Awaited<ReturnType<typeof start>>;
  let stub: SesStub;

  beforeEach(async () => {
    on = await start();
    stub = on.stub;
  });
  afterEach(async () => {
    on.client.destroy();
    await stub.close();
  });

  test('is tagged with its notification and its template, in characters that tags may have', async () => {
    await on.sender.send({ ...mailTo('a@example.com'), notificationId: 'n 1/ä' });
    expect(stub.requests).toEqual([
      {
        line: 'POST /v2/email/outbound-emails',
        tags: [
          { Name: 'notification', Value: 'n-1--' },
          { Name: 'template', Value: 'lesson-confirmed-v1' },
        ],
      },
    ]);
  });

  test.each([
    [429, 'TooManyRequestsException'],
    [400, 'LimitExceededException'],
    [400, 'SendingPausedException'],
    [400, 'AccountSuspendedException'],
    [400, 'MailFromDomainNotVerifiedException'],
    [404, 'NotFoundException'],
    [403, 'AccessDeniedException'],
  ])('that is answered with %i %s was not accepted, and is not repeated by itself', async (status, type) => {
    stub.failNext(status, type);
    await expect(on.sender.send(mailTo('a@example.com'))).rejects.toThrow(SenderBusy);
    expect(stub.requests).toHaveLength(1);
  });

  test.each([500, 502, 503])('that is answered with %i may have been accepted', async (status) => {
    stub.failNext(status, 'InternalServiceErrorException');
    await expect(on.sender.send(mailTo('a@example.com'))).rejects.toThrow(SenderUnclear);
    expect(stub.requests).toHaveLength(1);
  });
});
