import type { Change } from '../../mutation/tree.ts';

const file = (name: string): string => `packages/outbox/src/${name}`;

/**
 * Ways in which an event could be left unpublished. That a lease is taken whatever the record's state is not among them:
 * two sweeps then publish the same events, and consumers know those by their ids.
 */
export const ofOutbox: readonly Change[] = [
  {
    name: 'completed-before-it-is-published',
    file: file('forwarder.ts'),
    find: 'waiting = [...(await settle(await publisher.publish(waiting, { until }), observer))];',
    replace:
      'await mark(waiting, timing.now()); waiting = [...(await settle(await publisher.publish(waiting, { until }), observer))];',
  },
  {
    name: 'marked-with-the-rest-of-its-batch',
    file: file('forwarder.ts'),
    find: "(outcome === 'published' ? [item] : [])",
    replace: '(outcome === undefined ? [] : [item])',
  },
  {
    name: 'refused-entries-taken-for-published',
    file: file('publisher.ts'),
    find: 'if (answer?.EventId !== undefined)',
    replace: 'if (answer !== undefined)',
  },
  {
    name: 'failed-call-taken-for-published',
    file: file('publisher.ts'),
    find: "const outcome = PERMANENT.has(reason.code) ? 'refused' : 'deferred';",
    replace: "const outcome = PERMANENT.has(reason.code) ? 'refused' : 'published';",
  },
  {
    name: 'first-batch-alone-published',
    file: file('publisher.ts'),
    find: `      const sent = batches(waiting).map((batch) => limit(() => send(batch, until)));
      for (const answer of (await Promise.all(sent)).flat()) fates.set(answer.item, answer);
      return items.map((item) => fates.get(item) ?? fate(item, undefined));`,
    replace: `      const sent = batches(waiting).slice(0, 1).map((batch) => limit(() => send(batch, until)));
      for (const answer of (await Promise.all(sent)).flat()) fates.set(answer.item, answer);
      return items.map((item) => fates.get(item) ?? { outcome: 'published', item });`,
  },
  {
    name: 'no-sweep',
    file: file('sweeper.ts'),
    find: 'const dueUntil = new Date(timing.now()).toISOString();',
    replace: 'const dueUntil = new Date(0).toISOString();',
  },
  {
    name: 'outage-spends-attempts',
    file: file('sweeper.ts'),
    find: "if (result.outcome === 'deferred') {",
    replace: "if (result.outcome === 'refused') {",
  },
  {
    name: 'lease-without-end',
    file: file('transitions.ts'),
    find: "when: [isNot('COMPLETED'), isNot('FAILED'), {",
    replace: "when: [is('PENDING'), {",
  },
  {
    name: 'put-off-for-ever',
    file: file('transitions.ts'),
    find: '      attentionSk: nextRetryAt,\n',
    replace: "      attentionSk: '9999-12-31T23:59:59.999Z',\n",
  },
];
