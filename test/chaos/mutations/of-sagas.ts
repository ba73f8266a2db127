import type { Change } from '../../mutation/tree.ts';

/**
 * Ways in which a saga could hang, end twice, or keep what it has taken, which bookings on the simulated AWS have to notice. That
 * one clock of timers does not go is not among them: another does what it would have done, later. Nor is that what a late success
 * took is not given back: these participants remember what was given back, and take nothing more.
 */
export const ofSagas: readonly Change[] = [
  {
    // The history is the second guard: no transition is counted twice.
    name: 'saga-committed-whatever-its-revision',
    file: 'packages/saga/src/store/move.ts',
    find: `  tx.beside({ kind: 'put', item: sagaItem({ ...moved, published }, retentionDays), when });
  for (const [position, entry] of history.entries())
    tx.beside({
      kind: 'put',
      item: historyItem(moved, entry, position + 1, retentionDays),
      when: [{ is: 'absent' }],
    });`,
    replace: `  tx.beside({
    kind: 'put',
    item: sagaItem({ ...moved, published }, retentionDays),
    when: when.filter(({ is }) => is === 'absent'),
  });
  for (const [position, entry] of history.entries())
    tx.beside({
      kind: 'put',
      item: historyItem(moved, entry, position + 1, retentionDays),
      when: [],
    });`,
  },
  {
    name: 'timer-fires-though-it-is-not-open',
    file: 'packages/saga/src/transition.ts',
    find: 'if (!one.state.openTimers.some(({ id }) => id === timer)) return one;',
    replace: '',
  },
  {
    name: 'compensation-left-out-of-the-outbox',
    file: 'packages/saga/src/store/move.ts',
    find: 'outboxItems(moved, [...messages, ...news], randomUUID(), tx.origin)',
    replace:
      "outboxItems(moved, [...messages.filter(({ purpose }) => purpose !== 'compensation'), ...news], randomUUID(), tx.origin)",
  },
  {
    name: 'outcome-left-out-of-the-outbox',
    file: 'packages/saga/src/store/move.ts',
    find: 'outboxItems(moved, [...messages, ...news], randomUUID(), tx.origin)',
    replace:
      "outboxItems(moved, [...messages.filter(({ purpose }) => purpose !== 'outcome'), ...news], randomUUID(), tx.origin)",
  },
  {
    name: 'sweeper-does-not-look-at-deadlines',
    file: 'packages/saga/src/functions/sweeper.ts',
    find: "await sweepShard('saga', shard, now - LOST_TIMER_MILLISECONDS, rescue, deadline, report);",
    replace: '',
  },
  {
    name: 'sweeper-deletes-no-timers',
    file: 'packages/saga/src/functions/sweeper.ts',
    find: "await sweepShard('timer', shard, now, deleteTimer, deadline, report);",
    replace: '',
  },
  {
    name: 'timer-not-among-the-open',
    file: 'packages/saga/src/turn.ts',
    find: '      state = { ...state, openTimers: [...state.openTimers, timer] };\n',
    replace: '',
  },
  {
    name: 'what-was-not-answered-is-not-owed',
    file: 'packages/saga/src/backward.ts',
    find: "    case 'ASKED':\n    case 'DONE':\n    case 'UNDOING':\n    case 'NOT_UNDONE':\n      return true;",
    replace:
      "    case 'ASKED':\n      return false;\n    case 'DONE':\n    case 'UNDOING':\n    case 'NOT_UNDONE':\n      return true;",
  },
  {
    name: 'cancellation-lets-the-saga-go-on',
    file: 'packages/saga/src/transition.ts',
    find: "return fail(one.note('cancelled', because), { kind: 'cancelled', step: stageReached(one), ...because });",
    replace: "return one.close(() => true).note('cancelled', because);",
  },
  {
    name: 'release-answered-once',
    file: 'services/payment/src/domain/release-payment.ts',
    find: 'return state.released && booking !== undefined ? [releaseOf(state, state.release)] : [];',
    replace: 'return [];',
  },
  {
    name: 'answer-committed-without-its-marker',
    file: 'packages/messaging/src/handle.ts',
    find: '{ context: causedBy(envelope, consumer.name), guard }',
    replace: '{ context: causedBy(envelope, consumer.name) }',
  },
];
