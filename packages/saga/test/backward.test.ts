import { undoing } from '../src/index.ts';
import { drive } from './driven.ts';

const atTheTicket = () => drive().succeeds('FLIGHT').succeeds('ROOM');
const lastSaid = ({ last }: ReturnType<typeof drive>) => last.messages.map(({ contract }) => contract.type);

test('a refusal of the first step fails the saga, and there is nothing to give back', () => {
  const one = drive().refuses('FLIGHT');
  expect(one.state).toMatchObject({
    status: 'FAILED',
    failure: { step: 'FLIGHT', code: 'no-flight' },
    openTimers: [],
  });
  expect(lastSaid(one)).toEqual(['trip.failed']);
});

test('a refusal gives back what was taken before, the last first, each after the one that came later', () => {
  const one = atTheTicket().refuses('TICKET');
  expect(lastSaid(one)).toEqual(['trip.failed', 'room.release.wanted']);
  expect(one.last.messages[0]?.data).toMatchObject({ step: 'PAPERS', code: 'no-ticket' });
  expect(lastSaid(one.undone('ROOM'))).toEqual(['flight.release.wanted']);
  expect(one.last.messages[0]?.data).toEqual({ tripId: 't-1', seat: '12A' });
  expect(one.undone('FLIGHT').state.status).toBe('FAILED');
});

test('the failure is told at once, and once', () => {
  const one = atTheTicket().refuses('TICKET').fires('ROOM:undo#1').undone('ROOM').undone('FLIGHT');
  expect(one.said.filter((type) => type === 'trip.failed')).toHaveLength(1);
});

test('what was not answered is given back too: it may have been done', () => {
  const one = drive().succeeds('FLIGHT').fires('ROOM#1');
  expect(lastSaid(one)).toEqual(['trip.failed', 'room.release.wanted']);
  expect(one.state.failure).toMatchObject({ kind: 'timed-out', code: 'room-unanswered' });
});

test('a refusal does not settle a step that was asked twice', () => {
  const one = drive().fires('FLIGHT#1').refuses('FLIGHT');
  expect(lastSaid(one)).toEqual(['trip.failed', 'flight.release.wanted']);
});

test('what a step of another covers is given back with it', () => {
  const one = atTheTicket().fires('TICKET#1').undone('ROOM').undone('FLIGHT');
  expect(one.state).toMatchObject({ status: 'FAILED', steps: { TICKET: { status: 'UNDONE' } } });
});

test.each([
  ['the deadline', (one: ReturnType<typeof drive>) => one.fires('deadline'), 'trip-overdue'],
  ['the user', (one: ReturnType<typeof drive>) => one.cancelled(), 'called-off'],
] as const)('%s ends it at any step before the point of no return', (_, end, code) => {
  for (const reached of [drive(), drive().succeeds('FLIGHT'), atTheTicket(), atTheTicket().succeeds('VISA')])
    expect(end(reached).state).toMatchObject({ status: 'COMPENSATING', failure: { code } });
});

test('whoever cancels twice, or what has failed, changes nothing', () => {
  const one = drive().cancelled().cancelled();
  expect(one.last.outcome).toBe('noted');
});

test('a refusal that comes late is put on record, of a step whose turn has not come as well', () => {
  const one = atTheTicket().cancelled().refuses('TICKET');
  expect(one.state.steps.TICKET).toMatchObject({ status: 'REFUSED' });
  expect(one.told.at(-1)).toBe('late-answer TICKET');
  expect(one.undone('ROOM').refuses('ROOM').last).toMatchObject({ outcome: 'noted' });
});

describe('a compensation that is not answered', () => {
  test('is asked for again, with longer waits', () => {
    const one = drive().cancelled();
    expect(one.last.timers).toEqual([{ id: 'FLIGHT:undo#1', dueAt: '2026-01-01T00:00:10.000Z' }]);
    one.after(10).fires('FLIGHT:undo#1');
    expect(one.last.timers).toEqual([{ id: 'FLIGHT:undo#2', dueAt: '2026-01-01T00:00:30.000Z' }]);
  });

  const stuck = () => atTheTicket().refuses('TICKET').fires('ROOM:undo#1').fires('ROOM:undo#2');

  test('parks the saga in the end, with what has and what has not been given back', () => {
    const one = stuck();
    expect(one.state).toMatchObject({ status: 'STUCK', openTimers: [] });
    expect(undoing(one.state)).toEqual({ undone: [], notUndone: ['ROOM'], left: ['FLIGHT', 'VISA'] });
  });

  test('goes on when the answer comes after all', () => {
    expect(lastSaid(stuck().undone('ROOM'))).toEqual(['flight.release.wanted']);
  });

  test('goes on when a person has it tried again, with all attempts', () => {
    const one = stuck().resumed('again');
    expect(lastSaid(one)).toEqual(['room.release.wanted']);
    expect(one.state.openTimers.map(({ id }) => id)).toEqual(['ROOM:undo#3']);
    expect(one.fires('ROOM:undo#3').fires('ROOM:undo#4').state.status).toBe('STUCK');
  });

  test('goes on when a person has settled it by hand', () => {
    const one = stuck().resumed('settled');
    expect(lastSaid(one)).toEqual(['flight.release.wanted']);
    expect(one.undone('FLIGHT').state.status).toBe('FAILED');
    expect(one.told).toContain('settled-by-hand ROOM');
  });

  test('only a stuck saga can be resumed', () => {
    expect(drive().resumed('again').last).toMatchObject({ outcome: 'noted', messages: [] });
  });
});

describe('a success that comes when the saga has failed', () => {
  test('before its turn: it is given back in its turn', () => {
    const one = drive().succeeds('FLIGHT').succeeds('ROOM').fires('TICKET#1').succeeds('TICKET');
    expect(one.state.steps.TICKET).toMatchObject({ status: 'DONE' });
    expect(one.undone('ROOM').undone('FLIGHT').state).toMatchObject({
      status: 'FAILED',
      steps: { TICKET: { status: 'UNDONE' } },
    });
  });

  test('while it is being given back: it is given back once more, since the compensation may have been there first', () => {
    const one = drive().succeeds('FLIGHT').fires('ROOM#1').succeeds('ROOM');
    expect(lastSaid(one.undone('ROOM'))).toEqual(['room.release.wanted']);
    expect(lastSaid(one.undone('ROOM'))).toEqual(['flight.release.wanted']);
  });

  test('when all is over: the saga opens once more, and gives it back', () => {
    const one = drive().fires('FLIGHT#1').fires('FLIGHT#2').undone('FLIGHT');
    expect(one.state).toMatchObject({ status: 'FAILED', finishedAt: expect.any(String) });
    one.succeeds('FLIGHT');
    expect(one.state.status).toBe('COMPENSATING');
    expect(one.state).not.toHaveProperty('finishedAt');
    expect(lastSaid(one)).toEqual(['flight.release.wanted']);
    expect(one.undone('FLIGHT').state.status).toBe('FAILED');
    expect(one.said.filter((type) => type === 'trip.failed')).toHaveLength(1);
  });

  test('of a step that another covers: that one is given back once more', () => {
    const one = atTheTicket().fires('TICKET#1').undone('ROOM').undone('FLIGHT').succeeds('TICKET');
    expect(lastSaid(one)).toEqual(['flight.release.wanted']);
    expect(one.undone('FLIGHT').state).toMatchObject({
      status: 'FAILED',
      steps: { TICKET: { status: 'UNDONE' } },
    });
  });

  test('of a step that was asked once and refused: a participant that contradicts itself is given back all the same', () => {
    const one = drive().succeeds('FLIGHT').refuses('ROOM').undone('FLIGHT').succeeds('ROOM');
    expect(lastSaid(one)).toEqual(['room.release.wanted']);
  });

  test('for the second time, of a step that was asked twice: its second request may have come after the compensation', () => {
    const one = drive().fires('FLIGHT#1').succeeds('FLIGHT').cancelled().undone('ROOM').undone('FLIGHT');
    expect(one.state.status).toBe('FAILED');
    expect(lastSaid(one.succeeds('FLIGHT'))).toEqual(['flight.release.wanted']);
  });

  test('for the second time, of a step that was asked once, changes nothing', () => {
    const one = atTheTicket().refuses('TICKET').undone('ROOM').succeeds('ROOM');
    expect(one.last.outcome).toBe('noted');
  });

  test('of a step that takes nothing is put on record', () => {
    const one = atTheTicket().refuses('TICKET').succeeds('VISA');
    expect(one.last.messages).toEqual([]);
    expect(one.told.at(-1)).toBe('late-success VISA');
  });
});
