import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '@edtech/event-store';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { OUTBOX_SERVICES } from '../../../scripts/generated/services.ts';
import { type Ran, type RunOptions, replay } from '../replay/run.ts';

/** The tables of a service that has read models. */
export interface ServiceTables {
  readonly events: Table;
  readonly eventsName: string;
  readonly views: Table;
}

/** A stage of its own, with the tables of the services, on which the command line works as it does on one on AWS. */
export const startStage = async () => {
  const name = `it${randomUUID().slice(0, 8)}`;
  const tablesOf = async (service: string): Promise<ServiceTables> => {
    const eventsName = `edtech-${service}-${name}`;
    const events = await newDynamoDbTable({ tableName: eventsName });
    const views = await newDynamoDbTable({ tableName: `edtech-${service}-views-${name}` });
    return { events, eventsName, views };
  };
  const others = OUTBOX_SERVICES.filter((service) => service !== 'user' && service !== 'payment');
  const [user, payment] = await Promise.all(['user', 'payment', ...others].map(tablesOf));
  if (user === undefined || payment === undefined) throw new Error('every service has tables');
  const directory = await mkdtemp(join(tmpdir(), 'projection-'));
  return {
    name,
    user,
    payment,
    /** Runs `npm run replay -- <line>` on this stage, with nobody at the terminal. */
    run: (line: string, onStart?: RunOptions['onStart']): Promise<Ran> =>
      replay([...line.split(' '), '--stage', name], {
        cwd: directory,
        environment: dynamoDbEnvironment(),
        ...(onStart && { onStart }),
      }),
    stop: () => rm(directory, { recursive: true, force: true }),
  };
};

export type Stage = Awaited<ReturnType<typeof startStage>>;
