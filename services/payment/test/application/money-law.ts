import fc from 'fast-check';
import { splitOf } from '../../src/domain/commission.ts';
import { type Active, outstandingOf } from '../../src/domain/payment-state.ts';
import { attempt, FAULTS, faulty } from './faulty.ts';
import { PRICE, type Step, steps } from './plays.ts';
import { HOUR, type Scene } from './scene.ts';

export interface MoneyLaw {
  /** Payment methods to play with. */
  readonly tokens: readonly string[];
  readonly runs: number;
  /** A service whose calls go through what is given. */
  start(through: ReturnType<typeof faulty>): Promise<Scene & { close?(): Promise<void> }>;
}

const demandBalance = ({ ledger, holds, refunds }: Active): void => {
  const outstanding = holds.reduce((sum, { minorUnits }) => sum + minorUnits, 0);
  expect(outstandingOf(ledger)).toBe(outstanding);
  expect(ledger.captured + ledger.released + outstanding).toBe(ledger.authorized);
  expect(Math.min(...Object.values(ledger))).toBeGreaterThanOrEqual(0);
  expect(ledger.refunded).toBeLessThanOrEqual(ledger.captured);
  expect(ledger.captured).toBeLessThanOrEqual(PRICE);
  const done = refunds.filter(({ status }) => status === 'done');
  expect(done.reduce((sum, { amount }) => sum + amount.minorUnits, 0)).toBe(ledger.refunded);
};

const demandTheGatewaysBook = async (on: Scene, { ledger }: Active): Promise<void> => {
  const book = await on.book();
  const sum = (field: 'authorized' | 'captured' | 'released' | 'refunded') =>
    book.reduce((total, entry) => total + entry[field], 0);
  expect({
    authorized: sum('authorized'),
    captured: sum('captured'),
    released: sum('released'),
    refunded: sum('refunded'),
  }).toEqual(ledger);
  expect(book.filter(({ captured }) => captured > 0).length).toBeLessThanOrEqual(1);
};

const demandShares = async (on: Scene, { ledger, terms }: Active): Promise<void> => {
  let [platform, tutor] = [0, 0];
  for (const event of await on.events()) {
    if (
      event.type !== 'PaymentCaptured' &&
      event.type !== 'PaymentCharged' &&
      event.type !== 'PaymentRefunded'
    )
      continue;
    const { split, amount } = event.data;
    expect(split.platform.minorUnits + split.tutor.minorUnits).toBe(amount.minorUnits);
    const sign = event.type === 'PaymentRefunded' ? -1 : 1;
    platform += sign * split.platform.minorUnits;
    tutor += sign * split.tutor.minorUnits;
  }
  const kept = { minorUnits: ledger.captured - ledger.refunded, currency: 'EUR' };
  const shares = splitOf(kept, terms.commission);
  expect([platform, tutor]).toEqual([shares.platform.minorUnits, shares.tutor.minorUnits]);
};

/** Whoever comes next: sweeps, until nothing is open. A call that the gateway never got is given up after a day. */
const sweepUntilSettled = async (on: Scene): Promise<void> => {
  for (let sweeps = 0; sweeps < 40; sweeps += 1) {
    const { state } = await on.settle();
    if (state.status !== 'active' || state.call === undefined) return;
    on.timing.advance(HOUR);
  }
  throw new Error('still unresolved after 40 hours of sweeps');
};

const play = async (on: Scene, steps: readonly Step[], endFaults: () => void): Promise<void> => {
  for (const step of steps) {
    await attempt(step(on));
    const state = await on.state();
    if (state.status === 'active') demandBalance(state);
  }
  endFaults();
  await sweepUntilSettled(on);
  const state = await on.state();
  if (state.status !== 'active') {
    expect(await on.book()).toEqual([]);
    return;
  }
  demandBalance(state);
  // What was renewed is not held twice.
  expect(state.holds.length).toBeLessThanOrEqual(1);
  await demandTheGatewaysBook(on, state);
  await demandShares(on, state);
};

/** Whatever is done, whatever fails and whenever: the money adds up, and nobody pays twice. */
export const holdMoneyLaw = async ({ tokens, runs, start }: MoneyLaw): Promise<void> => {
  const plays = fc
    .tuple(fc.constantFrom(...tokens), fc.constantFrom('LESSON' as const, 'COURSE' as const))
    .chain(([token, paymentType]) =>
      fc.record({
        token: fc.constant(token),
        steps: steps(token, paymentType),
        faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 12 }),
      }),
    );
  await fc.assert(
    fc.asyncProperty(plays, async ({ steps, faults }) => {
      const plan = [...faults];
      const on = await start(faulty(plan));
      try {
        await play(on, steps, () => {
          plan.length = 0;
        });
      } finally {
        await on.close?.();
      }
    }),
    { numRuns: runs },
  );
};
