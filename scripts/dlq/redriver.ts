import { SQSClient } from '@aws-sdk/client-sqs';
import { keyIn, type Letter, NotRedrivable, type Redriver, sqsRedriver } from '@edtech/dead-letters';
import { systemTiming } from '@edtech/event-store';
import type { Override } from '@edtech/messaging';
import { retry } from '@edtech/outbox';
import { resumeSaga } from '@edtech/saga';
import { storeIn } from '../consumers/inboxes.ts';
import { serviceTablesOn } from '../service-tables.ts';
import { stageOf } from '../stage.ts';
import { SAGAS } from './sagas.ts';

export interface RedriverOptions {
  /** Who redrives, and why. */
  readonly because: Override;
  /** Whether consumers are to handle events that are too old to be known again. */
  readonly inSpiteOfAge: boolean;
}

/**
 * Redrives whatever has ended: messages go to their queues again, records of outboxes are due again with all of their attempts,
 * sagas are resumed.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const redriverOn = (
  stage: string | undefined,
  { because, inSpiteOfAge }: RedriverOptions,
): Redriver => {
  const { name, queueClients } = stageOf(stage);
  const tableOf = serviceTablesOn(stage);
  const queues = sqsRedriver({
    client: new SQSClient(queueClients),
    stage: name,
    ...(inSpiteOfAge ? { override: because } : {}),
  });
  return {
    async send(letter, body) {
      switch (letter.source.kind) {
        case 'outbox':
          return retryRecord(tableOf(letter.source.name), letter, body);
        case 'saga':
          return resume(letter, because);
        default:
          return queues.send(letter, body);
      }
    },
  };

  async function resume({ id, source, event }: Letter, { by, reason }: Override): Promise<void> {
    const versions = SAGAS.find((one) => one.versions.name === event?.aggregateType)?.versions;
    if (versions === undefined || event === undefined)
      throw new NotRedrivable(id, `no saga is called ${event?.aggregateType ?? 'so'} any more.`);
    const store = storeIn(source.name.replace(/-sagas$/, ''), tableOf(source.name));
    const { correlationId } = event;
    const context = {
      correlationId,
      causationId: id,
      actor: { kind: 'service', id: 'dead-letters' },
    } as const;
    await resumeSaga({ store, versions, id: event.aggregateId, context }, { by, reason, how: 'again' });
  }
};

const retryRecord = async (
  table: Parameters<typeof retry>[0],
  { id }: Letter,
  body: string,
): Promise<void> => {
  const key = keyIn(body);
  if (key === undefined)
    throw new NotRedrivable(id, 'it does not say which record of the outbox it is about.');
  if (!(await retry(table, key, systemTiming.now())))
    throw new NotRedrivable(id, 'its record is not FAILED: look at it with "npm run outbox -- show".');
};
