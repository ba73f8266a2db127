import { nextDeadline } from '../src/index.ts';
import { drive } from './driven.ts';
import { bookTrip } from './trip.ts';

const atTheTicket = () => drive().succeeds('FLIGHT').succeeds('ROOM');
const pastReturn = () => atTheTicket().succeeds('TICKET');

test('a saga asks step by step, those of a stage side by side, and tells when all is done', () => {
  const done = pastReturn().succeeds('VISA').succeeds('POSTCARD');
  expect(done.said).toEqual([
    'flight.wanted',
    'room.wanted',
    'ticket.wanted',
    'visa.wanted',
    'postcard.wanted',
    'trip.booked',
  ]);
  expect(done.state).toMatchObject({ status: 'COMPLETED', openTimers: [], finishedAt: expect.any(String) });
  expect(done.last.messages[0]?.data).toEqual({ tripId: 't-1', seat: '12A', visa: true });
});

test('a step reads the answers to earlier ones', () => {
  expect(drive().succeeds('FLIGHT', { tripId: 't-1', seat: '7C' }).last.messages[0]?.data).toEqual({
    tripId: 't-1',
    seat: '7C',
  });
});

test('a stage waits for all of its steps, in whatever order they are answered', () => {
  expect(atTheTicket().succeeds('VISA').state.stage).toBe(2);
  expect(atTheTicket().succeeds('VISA').succeeds('TICKET').state.stage).toBe(3);
});

test('an open timer is closed by the answer, and the next deadline is that of the first that is open', () => {
  const one = drive();
  expect(one.state.openTimers.map(({ id }) => id)).toEqual(['deadline', 'FLIGHT#1']);
  expect(nextDeadline(one.state)).toBe('2026-01-01T00:00:05.000Z');
  one.after(2).succeeds('FLIGHT');
  expect(one.state.openTimers.map(({ id }) => id)).toEqual(['deadline', 'ROOM#1']);
  expect(one.last.timers).toEqual([{ id: 'ROOM#1', dueAt: '2026-01-01T00:00:07.000Z' }]);
});

test('a step that is not answered is asked again, as often as it may be, for the same thing', () => {
  const one = drive();
  const first = one.last.messages[0];
  one.fires('FLIGHT#1');
  expect(one.last.messages).toEqual([first]);
  expect(one.state.steps.FLIGHT).toMatchObject({ status: 'ASKED', attempts: 2 });
  expect(one.fires('FLIGHT#2').state.status).toBe('COMPENSATING');
});

test.each(['FLIGHT#2', 'ROOM#1', 'FLIGHT:undo#1', 'nonsense', 'deadline#1'])(
  'a timer that is not open does nothing, and nothing is written: %s',
  (timer) => {
    const one = drive();
    const before = one.state;
    one.fires(timer);
    expect(one.last).toEqual({ outcome: 'ignored', state: before, messages: [], timers: [], history: [] });
  },
);

test('a timer fires once', () => {
  expect(drive().fires('FLIGHT#1').fires('FLIGHT#1').last.outcome).toBe('ignored');
});

test('a second success is noted and changes nothing', () => {
  const one = drive().succeeds('FLIGHT');
  const { state } = one;
  one.succeeds('FLIGHT', { tripId: 't-1', seat: '99Z' });
  expect(one.last).toMatchObject({ outcome: 'noted', messages: [], timers: [] });
  expect(one.state).toEqual(state);
});

test('a second start is noted and changes nothing', () => {
  const one = drive();
  expect(one.told).toEqual(['started', 'asked FLIGHT']);
});

describe('past the point of no return', () => {
  test('a step that is not answered is asked again, then reported, and the saga goes on', () => {
    const one = pastReturn().fires('VISA#1').fires('VISA#2');
    expect(one.state.steps.VISA).toMatchObject({ status: 'REPORTED', attempts: 2 });
    expect(one.succeeds('POSTCARD').state.status).toBe('COMPLETED');
    expect(one.last.messages[0]?.data).toMatchObject({ visa: false });
    expect(one.told).toContain('reported VISA');
  });

  test('a refusal is reported, and nothing is given back', () => {
    const one = pastReturn().succeeds('VISA').refuses('POSTCARD');
    expect(one.state).toMatchObject({ status: 'COMPLETED', steps: { POSTCARD: { status: 'REPORTED' } } });
    expect(one.said.filter((type) => type.includes('release'))).toEqual([]);
  });

  test('the deadline ends the wait for what is optional', () => {
    const one = pastReturn().succeeds('VISA').fires('deadline');
    expect(one.state).toMatchObject({ status: 'COMPLETED', steps: { POSTCARD: { status: 'REPORTED' } } });
    expect(one.said.at(-1)).toBe('trip.booked');
  });

  test('the deadline does not end the wait for the rest; what is optional after it is asked and not waited for', () => {
    const one = pastReturn().fires('deadline');
    expect(one.state).toMatchObject({ status: 'RUNNING', isOverdue: true });
    expect(one.succeeds('VISA').state.status).toBe('COMPLETED');
    expect(one.last.messages.map(({ contract }) => contract.type)).toEqual([
      'postcard.wanted',
      'trip.booked',
    ]);
    expect(one.last.timers).toEqual([]);
  });

  test('the deadline ends the wait for what is optional beside the point of no return', () => {
    const stages = bookTrip.stages.map((stage) => ({
      ...stage,
      steps: stage.steps.map((step) => (step.name === 'VISA' ? { ...step, optional: true } : step)),
    }));
    const one = drive({ ...bookTrip, stages })
      .succeeds('FLIGHT')
      .succeeds('ROOM')
      .succeeds('TICKET');
    expect(one.fires('deadline').state).toMatchObject({
      status: 'COMPLETED',
      steps: { VISA: { status: 'REPORTED' } },
    });
  });

  test('an answer that comes when all is over is put on record', () => {
    const one = pastReturn().succeeds('VISA').fires('deadline').after(600).succeeds('POSTCARD');
    expect(one.state).toMatchObject({ status: 'COMPLETED', steps: { POSTCARD: { status: 'DONE' } } });
    expect(one.last.messages).toEqual([]);
    expect(one.told.at(-1)).toBe('late-success POSTCARD');
  });

  test('it is too late to cancel', () => {
    const one = pastReturn().cancelled();
    expect(one.last.outcome).toBe('noted');
    expect(one.told.at(-1)).toBe('too-late-to-cancel');
  });

  test('a late refusal of what has been reported is noted', () => {
    const one = pastReturn().fires('VISA#1').fires('VISA#2').refuses('VISA');
    expect(one.told.at(-1)).toBe('late-answer VISA');
  });
});
