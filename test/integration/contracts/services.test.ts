import { openSandbox, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await openSandbox();
});

afterEach(() => sandbox.close());

const aggregateOf = (type: string, ...contracts: readonly string[]): string => `
import { ${contracts.join(', ')} } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
export const ${type} = aggregate({
  type: '${type}', initial: {}, evolve: {},
  publishes: { Happened: [${contracts.map((contract) => `publish(${contract}, () => undefined)`).join(', ')}] },
});`;

const consumerOf = (name: string, ordered: string, ...contracts: readonly string[]): string => `
import { ${contracts.join(', ')} } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
export const it = consumer({ name: '${name}', ordered: ${ordered}, on: [${contracts
  .map((contract) => `handles(${contract}, () => undefined)`)
  .join(', ')}] });`;

describe('who publishes', () => {
  test('must be the aggregate and the service that the schema names', async () => {
    await sandbox.put('services/chat/src/domain/lesson.ts', aggregateOf('Chatter', 'lessonScheduledV1'));
    const { code, output } = await sandbox.schemas('check');
    expect(code).toBe(1);
    expect(output).toContain('lesson.scheduled v1: published-by-another\n');
    expect(output).toContain(
      'Chatter of the service chat publishes it, but it belongs to Lesson of tutoring',
    );
  });

  test('must not be ahead of those who consume', async () => {
    await sandbox.put('services/payment/src/domain/payment.ts', aggregateOf('Payment', 'paymentCompletedV2'));
    await sandbox.put(
      'services/campus/src/application/enrolments.ts',
      consumerOf('campus-enrolments', 'false', 'paymentCompletedV1'),
    );
    await sandbox.schemas('generate');
    const { output } = await sandbox.schemas('check');
    expect(output).toContain('payment.completed v2: consumer-overtaken\n');
    expect(output).toContain('have campus-enrolments speak version 2 first');
  });

  test('must leave versions that are deprecated', async () => {
    await sandbox.edit('schemas/payment/payment.completed.v1.json', (text) =>
      text.replace('"type": "object"', '"deprecated": true,\n  "type": "object"'),
    );
    await sandbox.put(
      'services/payment/src/domain/payment.ts',
      aggregateOf('Payment', 'paymentCompletedV1', 'paymentCompletedV2'),
    );
    await sandbox.schemas('generate');
    expect((await sandbox.schemas('check')).output).toContain(
      'payment.completed v1 #/deprecated: deprecated-published\n',
    );
  });

  test('is shown in the catalogue and in the AsyncAPI document, and so is who consumes', async () => {
    await sandbox.put('services/payment/src/domain/payment.ts', aggregateOf('Payment', 'paymentCompletedV2'));
    await sandbox.put(
      'services/campus/src/application/enrolments.ts',
      consumerOf('campus-enrolments', "'access follows payment'", 'paymentCompletedV2'),
    );
    await sandbox.schemas('generate');
    const page = await sandbox.text('docs/events/index.html');
    expect(page).toContain(
      '<a href="#campus-enrolments"><code>campus-enrolments</code></a> <span class="quiet">of campus, speaks v2, in order</span>',
    );
    expect(page).toContain('<code>Payment</code> <span class="quiet">as v2</span>');
    const { operations } = JSON.parse(await sandbox.text('docs/events/asyncapi.json'));
    expect(operations['payment.Payment.sends.payment.completed.v2']).toMatchObject({
      action: 'send',
      messages: [{ $ref: '#/channels/payment.completed/messages/paymentCompletedV2' }],
    });
    expect(operations['campus-enrolments.receives.payment.completed']).toMatchObject({
      action: 'receive',
      messages: [
        { $ref: '#/channels/payment.completed/messages/paymentCompletedV2' },
        { $ref: '#/channels/payment.completed/messages/paymentCompletedV1' },
      ],
    });
  });

  test('is not guessed: a module that cannot be loaded is named', async () => {
    await sandbox.put('services/chat/src/domain/broken.ts', "throw new Error('no');");
    expect(await sandbox.schemas('check')).toEqual({
      code: 1,
      output: 'services/chat/src/domain/broken.ts: cannot be loaded: Error: no\n',
    });
  });
});
