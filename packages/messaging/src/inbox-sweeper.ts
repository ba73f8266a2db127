import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import type { EventStore, Fence } from '@edtech/event-store';
import {
  ATTENTION_SHARDS,
  attentionPk,
  type FenceSubject,
  fencePk,
  fenceSubjectOf,
} from '@edtech/event-store/layout';
import { parkedAwaits } from './awaited.ts';
import type { Consumer } from './consumer.ts';
import { skipDiscarded } from './drain.ts';
import { inboxOwner } from './inbox-name.ts';
import { firstParked, forget, noteParked, type Parked, parkBehind, readFence } from './lane.ts';
import type { Queue } from './queue.ts';
import { nextLook, UNHEALTHY_MILLISECONDS } from './retry-policy.ts';
import { gapIdOf, reportGap, SequenceGap } from './sequence-gap.ts';

export interface InboxSweeperOptions {
  readonly store: EventStore;
  /** The ordered consumers that keep their inbox in this store's table. */
  readonly consumers: readonly { readonly consumer: Consumer; readonly queue: Pick<Queue, 'requeue'> }[];
  readonly log: Log;
}

/** What one pass found: lanes by what was done about them. */
export interface InboxReport {
  /** A drain that had been cut short goes on. */
  readonly resumed: number;
  /** Missing events were asked for again. */
  readonly reported: number;
  /** An event waits for another aggregate's. */
  readonly waiting: number;
  /** The next event is a dead letter. */
  readonly blocked: number;
}

export interface InboxSweeper {
  /** One pass over the parked events that are due, ended early at `deadline` (epoch milliseconds). Safe to run in several copies. */
  sweep(deadline: number): Promise<InboxReport>;
}

type Finding = keyof InboxReport | 'none';

const PAGE = 200;

/**
 * Looks after the events that wait in the inboxes of ordered consumers: goes on with drains that were cut short, and
 * asks producers for what is missing. Each lane is looked at less often the longer it waits.
 */
export const createInboxSweeper = ({ store, consumers, log }: InboxSweeperOptions): InboxSweeper => {
  const { table, timing } = store;

  /** Of several sweepers that see the same event only one acts. */
  const claim = async ({ key, looks, lookAt }: Parked): Promise<boolean> => {
    const next = new Date(timing.now() + nextLook(looks + 1)).toISOString();
    const { outcome } = await table.update({
      kind: 'update',
      key,
      set: { looks: looks + 1, attentionSk: next },
      when: [{ is: 'equal', attribute: 'attentionSk', value: lookAt }],
    });
    return outcome === 'applied';
  };

  const askFor = async ({ subject, lastSequence, blockedAt }: Fence, parked: Parked): Promise<Finding> => {
    const fromSequence = lastSequence + 1;
    if (blockedAt.includes(fromSequence)) return 'blocked';
    const toSequence = Math.min(
      parked.sequence - 1,
      fromSequence + MOST_ASKED_FOR - 1,
      ...blockedAt.map((sequence) => sequence - 1),
    );
    const { consumer, replayId } = inboxOwner(subject.consumer);
    const missing = { fromSequence, toSequence, ...(replayId === undefined ? {} : { replayId }) };
    const gap = { ...subject, consumer, ...missing };
    const id = gapIdOf(subject);
    const context = {
      correlationId: randomUUID(),
      causationId: id,
      actor: { kind: 'service', id: consumer },
    } as const;
    await store.execute(SequenceGap, id, reportGap(gap), { context });
    tell('a gap: the producer is asked for what is missing', parked, { ...gap });
    return 'reported';
  };

  const tell = (message: string, { parkedAt }: Parked, facts: Readonly<Record<string, unknown>>): void => {
    const seconds = Math.round((timing.now() - Date.parse(parkedAt)) / 1_000);
    const level = seconds * 1_000 > UNHEALTHY_MILLISECONDS ? 'error' : 'warn';
    log({ level, message, ...facts, seconds });
  };

  const goOn = async (
    { consumer, queue }: InboxSweeperOptions['consumers'][number],
    fence: Fence,
    parked: Parked,
    body: string,
  ): Promise<Finding> => {
    const facts = { fence: fencePk(fence.subject), sequence: parked.sequence };
    const awaited = await parkedAwaits(store, consumer, body);
    if (awaited !== undefined) {
      await parkBehind(store, fence, parked.sequence, body, awaited);
      const missing = { type: awaited.type, of: fencePk(awaited.fence.subject) };
      tell('an event waits for another aggregate', parked, { ...facts, awaits: missing });
      return 'waiting';
    }
    await queue.requeue(body);
    tell('a drain that was cut short goes on', parked, facts);
    return 'resumed';
  };

  const look = async (subject: FenceSubject): Promise<Finding> => {
    const { consumer: name } = inboxOwner(subject.consumer);
    const owner = consumers.find(({ consumer }) => consumer.name === name);
    for (;;) {
      const parked = await firstParked(store, subject);
      if (parked === undefined || parked.lookAt > new Date(timing.now()).toISOString()) return 'none';
      const found = await readFence(store, subject);
      if (parked.sequence <= found.lastSequence) {
        await forget(store, parked.key);
        continue;
      }
      if (!(await claim(parked))) return 'none';
      // Parked by a version that did not note it: without this, who handles the event before it would leave it to a later look.
      const fence = parked.sequence > found.parkedTo ? await noteParked(store, found) : found;
      if (owner === undefined) {
        tell('no consumer has this name any more', parked, { fence: fencePk(subject) });
        return 'none';
      }
      if (parked.sequence > fence.lastSequence + 1) return askFor(fence, parked);
      if (parked.body !== undefined) return goOn(owner, fence, parked, parked.body);
      await skipDiscarded(store, fence, parked);
    }
  };

  const sweepShard = async (shard: number, deadline: number): Promise<readonly Finding[]> => {
    const findings: Finding[] = [];
    const seen = new Set<string>();
    const until = new Date(timing.now()).toISOString();
    const query = { attentionPk: attentionPk('parked', shard), until, limit: PAGE };
    let page = await table.due(query);
    while (page.length > 0 && timing.now() < deadline) {
      for (const { pk } of page) {
        const subject = fenceSubjectOf(pk);
        if (subject === undefined || seen.has(pk) || timing.now() >= deadline) continue;
        seen.add(pk);
        try {
          findings.push(await look(subject));
        } catch (error) {
          // One lane in trouble keeps nobody from the others; it is looked at again.
          log({ level: 'warn', message: 'a lane was not looked after', fence: pk, error: String(error) });
        }
      }
      const after = page.at(-1);
      page = page.length < PAGE || after === undefined ? [] : await table.due({ ...query, after });
    }
    return findings;
  };

  return {
    async sweep(deadline) {
      const shards = Array.from({ length: ATTENTION_SHARDS }, (_, shard) => sweepShard(shard, deadline));
      const findings = (await Promise.all(shards)).flat();
      const count = (finding: Finding) => findings.filter((one) => one === finding).length;
      return {
        resumed: count('resumed'),
        reported: count('reported'),
        waiting: count('waiting'),
        blocked: count('blocked'),
      };
    },
  };
};

/** One answer to a gap publishes at most so many events again; what is left is the next look's. */
const MOST_ASKED_FOR = 1_000;
