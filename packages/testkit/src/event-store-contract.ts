import type { Table } from '@edtech/event-store';
import { commits } from './event-store-contract/commits.ts';
import { conditions } from './event-store-contract/conditions.ts';
import { faults } from './event-store-contract/faults.ts';
import { guards } from './event-store-contract/guards.ts';
import { limits } from './event-store-contract/limits.ts';
import { lookups } from './event-store-contract/lookups.ts';
import { puts } from './event-store-contract/puts.ts';
import { ranges } from './event-store-contract/ranges.ts';
import { type Scene, storeOn, type Topic } from './event-store-contract/scene.ts';
import { snapshotDoubts } from './event-store-contract/snapshot-doubts.ts';
import { snapshots } from './event-store-contract/snapshots.ts';
import { streams } from './event-store-contract/streams.ts';
import { tellings } from './event-store-contract/tellings.ts';
import { writers } from './event-store-contract/writers.ts';

const TOPICS: Readonly<Record<string, Topic>> = {
  'a stream': streams,
  'a commit': commits,
  'a commit that tells': tellings,
  'the limits of a commit': limits,
  'many writers': writers,
  'a guard': guards,
  'a table that falters': faults,
  'a snapshot': snapshots,
  'a snapshot in doubt': snapshotDoubts,
  'a range of the table': ranges,
  'a lookup': lookups,
  'a conditional write': conditions,
  'several puts': puts,
};

/** What every table must give an event store, whatever it keeps its items in. `newTable` returns an empty one. */
export const eventStoreContract = (newTable: () => Promise<Table>): void => {
  for (const [name, topic] of Object.entries(TOPICS)) {
    describe(name, () => {
      let scene: Scene;
      beforeEach(async () => {
        const table = await newTable();
        scene = { table, store: storeOn(table) };
      });
      topic(() => scene);
    });
  }
};
