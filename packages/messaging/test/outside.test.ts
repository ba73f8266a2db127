import { jest } from '@jest/globals';
import { bank, Declined, SECOND } from './bank.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a call to a system outside', () => {
  test('gives its answer', async () => {
    expect(await bank().asks()).toBe('paid');
  });

  test('throws what it throws', async () => {
    const { call } = bank();
    await expect(call(() => Promise.reject(new Declined('No money.')))).rejects.toThrow(Declined);
  });

  test('is given up when its time is over, and told so', async () => {
    const { call } = bank();
    const signals: AbortSignal[] = [];
    const late = call((signal) => {
      signals.push(signal);
      return new Promise<never>(() => undefined);
    });
    const refusal = expect(late).rejects.toMatchObject({
      code: 'outside-timeout',
      kind: 'unavailable',
      message: 'the bank did not answer within 5000 ms.',
    });
    await jest.advanceTimersByTimeAsync(5 * SECOND - 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await jest.advanceTimersByTimeAsync(1);
    await refusal;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('leaves no timer behind when the answer comes in time', async () => {
    await bank().asks();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is not begun when the time of its caller is up', async () => {
    const { call } = bank();
    let asked = false;
    const reason = new Error('the time of the event is up');
    const work = async () => {
      asked = true;
    };
    await expect(call(work, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(asked).toBe(false);
  });

  test("is given up when its caller's time is up, with the caller's reason", async () => {
    const { call } = bank();
    const caller = new AbortController();
    const reason = new Error('the time of the event is up');
    const signals: AbortSignal[] = [];
    const late = call((signal) => {
      signals.push(signal);
      return new Promise<never>(() => undefined);
    }, caller.signal);
    const refusal = expect(late).rejects.toBe(reason);
    await jest.advanceTimersByTimeAsync(SECOND);
    caller.abort(reason);
    await refusal;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
