import type { Guard } from './guard.ts';
import { attention } from './layout/attention.ts';
import { type Fence, fenceItem, RECENT_EVENTS } from './layout/fence-item.ts';
import { fenceKey } from './layout/keys.ts';
import type { Condition, Table, Update, Write } from './table/table.ts';

/** What a fence keeps of an event. */
export interface FencedEvent {
  readonly id: string;
  readonly occurredAt: string;
  /** Named when other events wait for one of this type. */
  readonly awaitedType?: string;
}

const ID_CHARACTERS = 8;

/** Stands in the place of an event that was discarded: no id begins so. */
const DISCARDED = '-'.repeat(ID_CHARACTERS);

/**
 * Clocks of two functions of one producer differ by less than this. An event that a sequence below the fence brings and
 * that occurred later than the fence's last, by more, is another one than the first time.
 */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/** The condition under which the fence is still as far as it was read. */
export const unmoved = ({ lastSequence }: Fence): readonly Condition[] => [
  { is: lastSequence === 0 ? 'absent-or-equal' : 'equal', attribute: 'lastSequence', value: lastSequence },
];

const recentAfter = ({ recent }: Fence, beginning: string): string =>
  `${beginning}${recent}`.slice(0, RECENT_EVENTS * ID_CHARACTERS);

/**
 * What changes when the next event in order is past: the place, the memory of it, a block that it was, and that something is
 * parked. Who advances a fence that nothing was parked behind looks for nothing there, so nothing must have been until the commit.
 */
const advanced = (fence: Fence, next: Partial<Omit<Fence, 'subject'>>): Update => {
  const lastSequence = fence.lastSequence + 1;
  const blockedAt = fence.blockedAt.filter((sequence) => sequence !== lastSequence);
  const isLifted = fence.blockedAt.length > 0 && blockedAt.length === 0;
  // Where it gets no further than that, the lane is looked at in any case, and what else is parked may be noted meanwhile.
  const isPastParked = fence.parkedTo <= lastSequence;
  return {
    kind: 'update',
    key: fenceKey(fence.subject),
    set: fenceItem({ lastSequence, blockedAt, ...next }),
    remove: [
      ...(isLifted ? ['blockedAt', 'attentionPk', 'attentionSk'] : []),
      ...(isPastParked && fence.parkedTo > 0 ? ['parkedTo'] : []),
    ],
    // An event that becomes a dead letter meanwhile must not leave its mark behind the fence.
    when: [...unmoved(fence), asBlocked(fence), ...(isPastParked ? [asParked(fence)] : [])],
  };
};

const asParked = ({ parkedTo }: Fence): Condition =>
  parkedTo === 0
    ? { is: 'missing', attribute: 'parkedTo' }
    : { is: 'equal', attribute: 'parkedTo', value: parkedTo };

const asBlocked = ({ blockedAt }: Fence): Condition => {
  const { blockedAt: value } = fenceItem({ blockedAt });
  return value === undefined
    ? { is: 'missing', attribute: 'blockedAt' }
    : { is: 'equal', attribute: 'blockedAt', value };
};

/** Moves the fence past the next event in order. */
export const fenceAdvance = (fence: Fence, event: FencedEvent, companions: readonly Write[] = []): Guard => {
  const { id, occurredAt, awaitedType } = event;
  const isNew = awaitedType !== undefined && !fence.handledTypes.includes(awaitedType);
  return {
    key: fenceKey(fence.subject),
    write: advanced(fence, {
      lastEventId: id,
      lastOccurredAt: occurredAt,
      recent: recentAfter(fence, id.slice(0, ID_CHARACTERS)),
      ...(isNew ? { handledTypes: [...fence.handledTypes, awaitedType] } : {}),
    }),
    companions,
    stands: (found) => Number(found?.lastSequence ?? 0) === fence.lastSequence,
    verdict: (found) => (found?.lastEventId === id ? 'duplicate' : 'moved'),
  };
};

/**
 * Notes at a fence, while it is as it was read, that the event `sequence` is parked behind it. Only for one that knows of none
 * so far ahead: what is noted must not go down.
 */
export const fencePark = (fence: Fence, sequence: number): Update => ({
  kind: 'update',
  key: fenceKey(fence.subject),
  set: fenceItem({ lastSequence: fence.lastSequence, parkedTo: sequence }),
  when: [...unmoved(fence), asParked(fence)],
});

/** Moves the fence past an event that a person has given up. */
export const fenceSkip = (fence: Fence, companions: readonly Write[]): readonly Write[] => [
  advanced(fence, { recent: recentAfter(fence, DISCARDED) }),
  ...companions,
];

/**
 * What a fence remembers of the sequences that it is past: those that a person has given up, and the first that it did not
 * begin behind, when it started at the head of its stream. Further back than its memory reaches, it knows of neither.
 */
export const sequencesKnown = ({
  lastSequence,
  recent,
}: Pick<Fence, 'lastSequence' | 'recent'>): {
  readonly firstSequence: number;
  readonly discarded: readonly number[];
} => {
  const known = Math.floor(recent.length / ID_CHARACTERS);
  const discarded = Array.from({ length: known }, (_, back) => back)
    .filter((back) => recent.startsWith(DISCARDED, back * ID_CHARACTERS))
    .map((back) => lastSequence - back);
  return { firstSequence: known < RECENT_EVENTS ? lastSequence - known + 1 : 1, discarded };
};

/** Whether the event with which `sequence` (at most the fence's) comes now is the one that it came with before. */
export const comesAgain = (
  { lastSequence, lastEventId, lastOccurredAt, recent }: Fence,
  { id, occurredAt, sequence }: FencedEvent & { readonly sequence: number },
): boolean => {
  const back = lastSequence - sequence;
  if (back === 0 && lastEventId !== undefined && !recent.startsWith(DISCARDED)) return lastEventId === id;
  const beginning = recent.slice(back * ID_CHARACTERS, (back + 1) * ID_CHARACTERS);
  if (beginning === DISCARDED) return true;
  if (beginning !== '') return id.startsWith(beginning);
  return (
    lastOccurredAt === undefined ||
    Date.parse(occurredAt) <= Date.parse(lastOccurredAt) + CLOCK_SKEW_MILLISECONDS
  );
};

/**
 * Marks that the event `sequence` is a dead letter, so that the aggregate waits before it. False when the fence has
 * changed since it was read. Nothing is marked when the fence is past the event, or marked already.
 */
export const block = async (table: Table, fence: Fence, sequence: number, now: number): Promise<boolean> => {
  if (sequence <= fence.lastSequence || fence.blockedAt.includes(sequence)) return true;
  const blockedAt = [...fence.blockedAt, sequence].sort((one, other) => one - other);
  const key = fenceKey(fence.subject);
  const since = attention('blocked', key.pk, new Date(now).toISOString());
  const { outcome } = await table.update({
    kind: 'update',
    key,
    set: {
      ...fenceItem({ lastSequence: fence.lastSequence, blockedAt }),
      ...(fence.blockedAt.length === 0 ? since : {}),
    },
    when: [...unmoved(fence), asBlocked(fence)],
  });
  return outcome === 'applied';
};
