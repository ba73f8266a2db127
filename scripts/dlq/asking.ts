import { SQSClient } from '@aws-sdk/client-sqs';
import {
  type Asking,
  type Because,
  type Mend,
  ownerAmong,
  type Redriver,
  redriverBy,
  sqsRedriver,
} from '@edtech/dead-letters';
import { createMender } from '@edtech/dead-letters/mend';
import type { EventStore } from '@edtech/event-store';
import { readConsumers } from '../consumers/consumers.ts';
import { storeIn } from '../consumers/inboxes.ts';
import { queueOn } from '../consumers/queues.ts';
import { OUTBOX_SERVICES } from '../generated/services.ts';
import { serviceTablesOn } from '../service-tables.ts';
import { stageOf } from '../stage.ts';
import { SAGAS } from './sagas.ts';

const SAGAS_ENDING = /-sagas$/;

const SERVICES = OUTBOX_SERVICES.filter((name) => !SAGAS_ENDING.test(name));

/**
 * Does by itself what the services are asked for over HTTP, on their tables, for one who may write to them.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const askingOn = (root: string, stage: string | undefined): Asking => {
  const tableOf = serviceTablesOn(stage);
  const storeNamed = (name: string): EventStore => storeIn(name.replace(SAGAS_ENDING, ''), tableOf(name));
  const mend: Mend = async (service, request) => {
    const consumers = await readConsumers(root);
    const mender = createMender({
      consumers: consumers.filter((one) => one.service === service).map(({ consumer }) => consumer),
      storeNamed,
      inboxes: () => storeNamed(service),
      queueOf: (consumer) => queueOn(stage, consumer),
      sagas: {
        store: () => storeNamed(`${service}-sagas`),
        versions: SAGAS.map(({ versions }) => versions),
      },
    });
    return mender(request);
  };
  return { mend, ownerOf: ownerAmong(SERVICES) };
};

export interface RedriverOptions {
  readonly root: string;
  /** Name of a stage on AWS; the platform on this machine when undefined. */
  readonly stage: string | undefined;
  /** Who redrives, and why. */
  readonly because: Because;
  /** Whether consumers are to handle events that are too old to be known again. */
  readonly inSpiteOfAge: boolean;
}

/** Redrives whatever has ended on a stage. */
export const redriverOn = ({ root, stage, ...options }: RedriverOptions): Redriver => {
  const { name, queueClients } = stageOf(stage);
  const client = new SQSClient(queueClients);
  return redriverBy({
    ...askingOn(root, stage),
    ...options,
    queues: (override) =>
      sqsRedriver({ client, stage: name, ...(override === undefined ? {} : { override }) }),
  });
};
