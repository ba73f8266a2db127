import {
  CancelReplayCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { archiveReplayPrefix } from '@edtech/contracts';
import { TOO_OLD_DAYS } from '@edtech/messaging';
import { ReplayRefused } from '@edtech/outbox';
import type { ServiceConsumer } from '../../consumers/consumers.ts';
import { queueNameOf } from '../../consumers/queues.ts';
import type { FoundArchive } from './archives.ts';
import { asked } from './event-bridge.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html */
const REPLAY_NAME = /^[.\-_A-Za-z0-9]{1,64}$/;

export interface ArchiveReplay {
  readonly archive: FoundArchive;
  /** The only consumer that sees it. */
  readonly owner: ServiceConsumer;
  readonly stage: string;
  /** ISO-8601. */
  readonly from: string;
  readonly to: string;
  /** What tells this replay from the consumer's others. */
  readonly id: string;
  readonly now: number;
}

/** The rule of a consumer has the name of its queue. */
const ruleArnOf = ({ busArn }: FoundArchive, consumer: string, stage: string): string =>
  `${busArn.replace(':event-bus/', ':rule/')}/${queueNameOf(consumer, stage)}`;

/** @throws ReplayRefused when EventBridge, or the consumer, could not take the replay */
export const refuseUnfit = ({
  owner,
  from,
  to,
  id,
  now,
}: Omit<ArchiveReplay, 'archive' | 'stage'>): string => {
  const name = `${archiveReplayPrefix(owner.name)}${id}`;
  if (!REPLAY_NAME.test(name))
    throw new ReplayRefused(`"${name}" is no name of a replay: 64 letters, digits, dots, dashes, at most.`);
  if (from >= to) throw new ReplayRefused(`From ${from} to ${to} is no time: give the earlier one first.`);
  const days = (now - Date.parse(from)) / DAY_MILLISECONDS;
  const { ordered, repeatable } = owner.consumer;
  if (ordered === false && repeatable === undefined && days > TOO_OLD_DAYS)
    throw new ReplayRefused(
      `${owner.name} is not ordered: events older than ${TOO_OLD_DAYS} days would become dead letters. ` +
        'Give a later --from, or have them reprocessed: npm run replay -- publish --reprocess.',
    );
  return name;
};

export interface StartedReplay {
  readonly replay: string;
  readonly consumer: string;
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
}

/**
 * Has EventBridge send what the archive holds of this time to one consumer's rule. It begins by itself, and in no order.
 * @throws ReplayRefused, ArchiveMissing, ArchiveRequestRefused, ArchiveUnavailable
 */
export const startReplay = async (
  client: EventBridgeClient,
  request: ArchiveReplay,
): Promise<StartedReplay> => {
  const { archive, owner, stage, from, to } = request;
  const name = refuseUnfit(request);
  const rule = ruleArnOf(archive, owner.name, stage);
  const { State = '' } = await asked(
    client.send(
      new StartReplayCommand({
        ReplayName: name,
        Description: `For ${owner.name} alone`,
        EventSourceArn: archive.arn,
        EventStartTime: new Date(from),
        EventEndTime: new Date(to),
        Destination: { Arn: archive.busArn, FilterArns: [rule] },
      }),
    ),
  );
  return { replay: name, consumer: owner.name, rule, from, to, state: State };
};

export interface ReplayState {
  readonly replay: string;
  readonly state: string;
  readonly reason?: string;
  /** ISO-8601, like the other times; absent when not known. */
  readonly from?: string;
  readonly to?: string;
  /** Time of the event that was sent last. */
  readonly reached?: string;
  readonly started?: string;
  readonly ended?: string;
}

/** @throws ArchiveMissing, ArchiveUnavailable */
export const describeReplay = async (client: EventBridgeClient, replay: string): Promise<ReplayState> => {
  const found = await asked(client.send(new DescribeReplayCommand({ ReplayName: replay })));
  const times = {
    from: found.EventStartTime,
    to: found.EventEndTime,
    reached: found.EventLastReplayedTime,
    started: found.ReplayStartTime,
    ended: found.ReplayEndTime,
  };
  return {
    replay,
    state: found.State ?? '',
    ...(found.StateReason === undefined ? {} : { reason: found.StateReason }),
    ...Object.fromEntries(
      Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : [[name, at.toISOString()]])),
    ),
  };
};

/** @throws ArchiveMissing, ArchiveRequestRefused when it is over, ArchiveUnavailable */
export const cancelReplay = async (client: EventBridgeClient, replay: string): Promise<ReplayState> => {
  const { State = '' } = await asked(client.send(new CancelReplayCommand({ ReplayName: replay })));
  return { replay, state: State };
};

/** The state as a person reads it. */
export const statePage = ({ replay, ...state }: ReplayState): string =>
  [replay, ...Object.entries(state).map(([name, value]) => `  ${name.padEnd(8)} ${value}`)].join('\n');
