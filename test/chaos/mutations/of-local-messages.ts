import type { Change } from '../../mutation/tree.ts';

/**
 * Ways in which what a service tells itself could get lost. That a message is sent twice is not among them: its consumer's
 * marker is what `inbox-marker-not-looked-at` takes away.
 */
export const ofLocalMessages: readonly Change[] = [
  {
    name: 'local-messages-left-out-of-the-commit',
    file: 'packages/event-store/src/commit.ts',
    find: '    outbox.map((item) => ({',
    replace: "    outbox.filter(({ destination }) => destination === 'bus').map((item) => ({",
  },
  {
    name: 'local-message-completed-before-it-is-sent',
    file: 'packages/outbox/src/forwarder.ts',
    find: 'waiting = [...(await settle(await publisher.publish(waiting, { until }), observer))];',
    replace: `await mark(waiting.filter(({ destination }) => destination === 'local'), timing.now());
      waiting = [...(await settle(await publisher.publish(waiting, { until }), observer))];`,
  },
  {
    name: 'refused-messages-taken-for-sent',
    file: 'packages/outbox/src/queue-messages.ts',
    find: 'if (Successful.some(({ Id }) => Id === id))',
    replace: 'if (Successful.length >= 0)',
  },
  {
    name: 'failed-call-of-a-queue-taken-for-sent',
    file: 'packages/outbox/src/queue-messages.ts',
    find: "outcome: isRefused ? 'refused' : 'deferred', item, reason }));",
    replace: "outcome: isRefused ? 'refused' : 'published', item, reason }));",
  },
];
