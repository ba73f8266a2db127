import { jest } from '@jest/globals';
import { CircuitOpen, OutsideTimeout, outside } from '../src/index.ts';
import { bank, Declined, down, Overloaded, SECOND } from './bank.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** The circuit, opened by three failures in a row. */
const opened = async () => {
  const one = bank();
  one.answers(down);
  for (let failure = 0; failure < 3; failure += 1) await expect(one.asks()).rejects.toThrow('down');
  return one;
};

describe('the circuit', () => {
  test('opens after so many failures in a row: nothing is asked then', async () => {
    const { asks, asked, answers } = await opened();
    answers(async () => 'paid');
    await expect(asks()).rejects.toThrow(CircuitOpen);
    await expect(asks()).rejects.toMatchObject({
      code: 'circuit-open',
      kind: 'unavailable',
      retryAfterSeconds: 30,
      message: 'the bank failed again and again; it is left alone for 30 s.',
    });
    expect(asked()).toBe(3);
  });

  test('stays closed when an answer comes between the failures', async () => {
    const { asks, answers } = bank();
    for (let round = 0; round < 5; round += 1) {
      answers(down);
      for (let failure = 0; failure < 2; failure += 1) await expect(asks()).rejects.toThrow('down');
      answers(async () => 'paid');
      expect(await asks()).toBe('paid');
    }
  });

  test('opens when the other side does not answer in time, again and again', async () => {
    const { asks, answers } = bank();
    answers(() => new Promise(() => undefined));
    for (let failure = 0; failure < 3; failure += 1) {
      const refusal = expect(asks()).rejects.toThrow(OutsideTimeout);
      await jest.advanceTimersByTimeAsync(5 * SECOND);
      await refusal;
    }
    await expect(asks()).rejects.toThrow(CircuitOpen);
  });

  test('opens when the other side says, again and again, that it is not available', async () => {
    const { asks, answers } = bank();
    answers(() => Promise.reject(new Overloaded('Come back later.')));
    for (let failure = 0; failure < 3; failure += 1) await expect(asks()).rejects.toThrow(Overloaded);
    await expect(asks()).rejects.toThrow(CircuitOpen);
  });

  test('stays closed however often the other side refuses what it is asked: that is an answer', async () => {
    const { asks, answers, asked } = bank();
    answers(() => Promise.reject(new Declined('No money.')));
    for (let refusal = 0; refusal < 10; refusal += 1) await expect(asks()).rejects.toThrow(Declined);
    answers(async () => 'paid');
    expect(await asks()).toBe('paid');
    expect(asked()).toBe(11);
  });

  test('stays closed when a refusal comes between the failures', async () => {
    const { asks, answers } = bank();
    for (let round = 0; round < 5; round += 1) {
      answers(down);
      for (let failure = 0; failure < 2; failure += 1) await expect(asks()).rejects.toThrow('down');
      answers(() => Promise.reject(new Declined('No money.')));
      await expect(asks()).rejects.toThrow(Declined);
    }
  });

  test('lets one call through when its time is over, and closes when that succeeds', async () => {
    const { asks, asked, answers } = await opened();
    await jest.advanceTimersByTimeAsync(30 * SECOND - 1);
    await expect(asks()).rejects.toThrow(CircuitOpen);
    await jest.advanceTimersByTimeAsync(1);
    const { promise: answer, resolve: pay } = Promise.withResolvers<string>();
    answers(() => answer);
    const calls = [asks(), asks(), asks()];
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(asked()).toBe(4);
    pay('paid');
    expect(await Promise.all(calls)).toEqual(['paid', 'paid', 'paid']);
    expect(asked()).toBe(6);
  });

  test('closes when that one is refused: that is an answer', async () => {
    const { asks, answers } = await opened();
    await jest.advanceTimersByTimeAsync(30 * SECOND);
    answers(() => Promise.reject(new Declined('No money.')));
    await expect(asks()).rejects.toThrow(Declined);
    answers(async () => 'paid');
    expect(await asks()).toBe('paid');
  });

  test('opens again at once when that one fails, for as long as before', async () => {
    const { asks, asked, answers } = await opened();
    await jest.advanceTimersByTimeAsync(30 * SECOND);
    await expect(asks()).rejects.toThrow('down');
    answers(async () => 'paid');
    await expect(asks()).rejects.toThrow(CircuitOpen);
    await jest.advanceTimersByTimeAsync(30 * SECOND - 1);
    await expect(asks()).rejects.toThrow(CircuitOpen);
    expect(asked()).toBe(4);
    await jest.advanceTimersByTimeAsync(1);
    expect(await asks()).toBe('paid');
  });

  test('of one system is not that of another', async () => {
    await opened();
    expect(await bank().asks()).toBe('paid');
  });
});

test('without other wishes it opens after five failures, for half a minute', async () => {
  const { call } = outside({ name: 'the bank', timeoutMilliseconds: SECOND });
  for (let failure = 0; failure < 5; failure += 1) await expect(call(down)).rejects.toThrow('down');
  await expect(call(down)).rejects.toMatchObject({ code: 'circuit-open', retryAfterSeconds: 30 });
});
