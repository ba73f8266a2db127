import type { Change } from '../../mutation/tree.ts';

const file = (name: string): string => `packages/event-store/src/${name}`;

/**
 * Ways in which commits, loads and dedupe records could break their promises. That a fence which has moved is taken for a
 * duplicate is not among them: it moves past a sequence with that very event, unless a producer was restored.
 */
export const ofEventStore: readonly Change[] = [
  {
    name: 'event-put-whatever-is-there',
    file: file('commit.ts'),
    find: "write: { kind: 'put', item: { ...encodeEvent(stored) }, when: [{ is: 'absent' }] },",
    replace: "write: { kind: 'put', item: { ...encodeEvent(stored) }, when: [] },",
  },
  {
    name: 'conflict-taken-for-success',
    file: file('store.ts'),
    find: "if (committed.outcome !== 'committed') return committed;",
    replace:
      "if (committed.outcome === 'conflict') return { outcome: 'committed', result }; if (committed.outcome !== 'committed') return committed;",
  },
  {
    name: 'conflict-decided-again-on-what-was-read-before',
    file: file('store.ts'),
    find: 'load: async (aggregate, id) => memory.recall(aggregate, id) ?? loadNow(aggregate, id),',
    replace: 'load: async (aggregate, id) => (Object(work)[aggregate.type + id] ??= loadNow(aggregate, id)),',
  },
  {
    name: 'unavailable-taken-for-committed',
    file: file('commit.ts'),
    find: "if (error instanceof TableUnavailable) return { outcome: 'unavailable', error } as const;",
    replace: "if (error instanceof TableUnavailable) return { outcome: 'committed' } as const;",
  },
  {
    name: 'contention-taken-for-committed',
    file: file('commit.ts'),
    find: 'if (decided !== undefined) return decided;',
    replace: "if (result.outcome === 'cancelled') return decided ?? { outcome: 'committed' };",
  },
  {
    name: 'outbox-beside-the-commit',
    file: file('commit.ts'),
    find: '    ...outboxSteps(changes),\n  ];',
    replace: '  ];',
  },
  {
    name: 'guard-beside-the-commit',
    file: file('commit.ts'),
    find: '    ...guardSteps(guard),\n',
    replace: '',
  },
  {
    name: 'inbox-marker-not-looked-at',
    file: file('guard.ts'),
    find: "write: { kind: 'put', item: { ...key, expiresAt }, when: [{ is: 'absent' }] },",
    replace: "write: { kind: 'put', item: { ...key, expiresAt }, when: [] },",
  },
  {
    name: 'fence-moved-whatever-it-is-at',
    file: file('fence.ts'),
    find: 'when: [...unmoved(fence), asBlocked(fence), ...(isPastParked ? [asParked(fence)] : [])]',
    replace: 'when: []',
  },
  {
    name: 'snapshot-taken-for-the-newest-state',
    file: file('load.ts'),
    find: 'if (loaded !== undefined) loaded = after(aggregate, loaded, stored);',
    replace:
      'if (loaded !== undefined) loaded = { ...after(aggregate, loaded, stored), state: loaded.state };',
  },
  {
    name: 'events-after-the-snapshot-not-read',
    file: file('load.ts'),
    find: 'if (loaded !== undefined) loaded = after(aggregate, loaded, stored);',
    replace: 'if (loaded !== undefined) continue;',
  },
  {
    name: 'parked-event-noted-for-ever',
    file: file('fence.ts'),
    find: "...(isPastParked && fence.parkedTo > 0 ? ['parkedTo'] : []),",
    replace: '',
  },
  {
    name: 'event-parked-meanwhile-passed-by',
    file: file('fence.ts'),
    find: ', ...(isPastParked ? [asParked(fence)] : [])',
    replace: '',
  },
];
