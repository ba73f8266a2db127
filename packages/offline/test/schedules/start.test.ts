import { parseSchedule, scaledClock, startSchedule } from '../../src/schedules/index.ts';
import { simulatedClock } from './simulated-clock.ts';

const at = (time: string) => new Date(`2026-06-01T${time}Z`);

function started(expression: string, options?: { lateByMs?: number }, passed = 0) {
  const clock = simulatedClock(at('00:00:20'), options);
  const fired: string[] = [];
  const fire = (time: Date) => fired.push(time.toISOString().slice(11, 19));
  const running = startSchedule(parseSchedule(expression), { clock, fire, passed });
  return { clock, fired, running };
}

describe('a running schedule', () => {
  test('waits for its first time', () => {
    const { clock, fired, running } = started('cron(* * * * ? *)');
    expect(running.nextAt).toEqual(at('00:01:00'));
    clock.runUntil(at('00:00:59'));
    expect(fired).toEqual([]);
    clock.runUntil(at('00:01:00'));
    expect(fired).toEqual(['00:01:00']);
  });

  test('counts a rate from the start, not from the minute', () => {
    const { clock, fired } = started('rate(1 minute)');
    clock.runUntil(at('00:03:30'));
    expect(fired).toEqual(['00:01:20', '00:02:20', '00:03:20']);
  });

  test('counts a rate from before the start when a share of its period has passed', () => {
    const { clock, fired } = started('rate(2 minutes)', {}, 0.75);
    clock.runUntil(at('00:03:00'));
    expect(fired).toEqual(['00:00:50', '00:02:50']);
  });

  test('keeps to the clock whatever share of a period has passed', () => {
    const { clock, fired } = started('cron(* * * * ? *)', {}, 0.75);
    clock.runUntil(at('00:02:00'));
    expect(fired).toEqual(['00:01:00', '00:02:00']);
  });

  test('runs by a clock that is four times as fast: in a minute it has its times of four', () => {
    const clock = simulatedClock(at('00:00:20'));
    const fired: string[] = [];
    const fire = (time: Date) => fired.push(time.toISOString().slice(11, 19));
    startSchedule(parseSchedule('rate(1 minute)'), { clock: scaledClock(0.25, clock), fire });
    clock.runUntil(at('00:00:34'));
    expect(fired).toEqual([]);
    clock.runUntil(at('00:01:20'));
    expect(fired).toEqual(['00:01:20', '00:02:20', '00:03:20', '00:04:20']);
  });

  test('keeps to its times when callbacks come late', () => {
    const { clock, fired } = started('rate(1 minute)', { lateByMs: 20_000 });
    clock.runUntil(at('00:04:00'));
    expect(fired).toEqual(['00:01:20', '00:02:20', '00:03:20']);
  });

  test('fires once for the times that passed while the machine slept, then goes on as before', () => {
    const { clock, fired } = started('rate(1 minute)');
    clock.sleepUntil(at('00:10:00'));
    clock.runUntil(at('00:11:00'));
    expect(fired).toEqual(['00:09:20', '00:10:20']);
  });

  test('fires no more once stopped', () => {
    const { clock, fired, running } = started('rate(1 minute)');
    clock.runUntil(at('00:01:30'));
    running.stop();
    clock.runUntil(at('01:00:00'));
    expect(fired).toEqual(['00:01:20']);
    expect(running.nextAt).toBeUndefined();
    expect(clock.timers).toBe(0);
  });

  test('may be stopped by what it fires', () => {
    const clock = simulatedClock(at('00:00:00'));
    const fired: Date[] = [];
    const running = startSchedule(parseSchedule('rate(1 minute)'), {
      clock,
      fire: (time) => {
        fired.push(time);
        running.stop();
      },
    });
    clock.runUntil(at('01:00:00'));
    expect(fired).toEqual([at('00:01:00')]);
  });

  test('goes on when what it fires throws', () => {
    const clock = simulatedClock(at('00:00:00'));
    let fired = 0;
    startSchedule(parseSchedule('rate(1 minute)'), {
      clock,
      fire: () => {
        fired += 1;
        throw new Error('the function is not there');
      },
    });
    expect(() => clock.runUntil(at('00:01:00'))).toThrow('the function is not there');
    expect(() => clock.runUntil(at('00:02:00'))).toThrow('the function is not there');
    expect(fired).toBe(2);
  });

  test('holds no timer after its only time', () => {
    const { clock, fired, running } = started('at(2026-06-01T05:00:00)');
    clock.runUntil(at('06:00:00'));
    expect(fired).toEqual(['05:00:00']);
    expect(running.nextAt).toBeUndefined();
    expect(clock.timers).toBe(0);
  });
});
