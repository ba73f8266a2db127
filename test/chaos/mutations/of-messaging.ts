import type { Change } from '../../mutation/tree.ts';

const file = (name: string): string => `packages/messaging/src/${name}`;

/**
 * Ways in which a consumer could lose, double or disorder what it receives. That a parked event is forgotten when it fails
 * is not among them: the next one shows the gap, and the producer publishes again what is missing.
 */
export const ofMessaging: readonly Change[] = [
  {
    name: 'order-ignored',
    file: file('ordered.ts'),
    find: 'sequence === fence.lastSequence + 1',
    replace: 'sequence > fence.lastSequence',
  },
  {
    name: 'early-event-acknowledged',
    file: file('ordered.ts'),
    find: "(await park(store, fence, sequence, message.body)) && 'parked'",
    replace: "'parked'",
  },
  {
    name: 'no-drain',
    file: file('ordered.ts'),
    find: 'if (mayBeWaitedFor(options, fence, message, outcome)) await drain(options, subject, sequence);',
    replace: '',
  },
  {
    name: 'parked-event-not-noted',
    file: file('lane.ts'),
    find: 'fence.parkedTo < sequence ? fencePark(fence, sequence) : stillAt(fence)',
    replace: 'stillAt(fence)',
  },
  {
    name: 'waiting-event-not-released',
    file: file('drain.ts'),
    find: 'for (const dependent of dependents) await release(options, fence, dependent);',
    replace: '',
  },
  {
    name: 'failed-event-taken-for-a-duplicate',
    file: file('handle.ts'),
    find: 'if (!guard.stands(found)) return guard.verdict(found);',
    replace: "return 'duplicate';",
  },
  {
    name: 'failed-event-acknowledged',
    file: file('sqs-handler.ts'),
    find: "if (fate === 'comes-back') comingBack.push(record.messageId);",
    replace: '',
  },
  {
    name: 'acknowledged-before-it-is-handled',
    file: file('sqs-handler.ts'),
    find: 'await Promise.all(lanes(consumer, received).map(inTurn));',
    replace: 'void Promise.all(lanes(consumer, received).map(inTurn));',
  },
  {
    name: 'poison-acknowledged',
    file: file('failures.ts'),
    find: "      await setAside(record, error);\n      return 'dead-lettered';",
    replace: "      return 'dead-lettered';",
  },
  {
    name: 'poison-tried-again-and-again',
    file: file('failures.ts'),
    find: 'if (error instanceof Poison) {',
    replace: 'if (error instanceof Poison && receivesOf(record) > RETRY_POLICY.maxReceiveCount) {',
  },
  {
    name: 'healthy-event-given-up-at-once',
    file: file('failures.ts'),
    find: 'const isLast = receivesOf(record) >= RETRY_POLICY.maxReceiveCount;',
    replace: 'const isLast = receivesOf(record) >= 2;',
  },
  {
    name: 'no-inbox-sweep',
    file: file('inbox-sweeper.ts'),
    find: 'while (page.length > 0 && timing.now() < deadline) {',
    replace: 'while (page.length < 0) {',
  },
];
