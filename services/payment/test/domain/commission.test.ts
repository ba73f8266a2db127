import fc from 'fast-check';
import { refundSplitOf, splitOf, WHOLE } from '../../src/domain/commission.ts';

const eur = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });

test.each([
  [4_990, 1_500, 749, 4_241],
  [1, 1_500, 0, 1],
  [3, 5_000, 2, 1],
  [100, 0, 0, 100],
  [100, WHOLE, 100, 0],
  [0, 1_500, 0, 0],
])(
  'of %i cents at %i basis points the platform has %i and the tutor %i',
  (amount, points, platform, tutor) => {
    expect(splitOf(eur(amount), points)).toEqual({ platform: eur(platform), tutor: eur(tutor) });
  },
);

const amounts = fc.integer({ min: 0, max: 10_000_000_000 });
const points = fc.integer({ min: 0, max: WHOLE });

test('law: the parts are the amount, to the last cent, and none is negative', () => {
  fc.assert(
    fc.property(amounts, points, (amount, commission) => {
      const { platform, tutor } = splitOf(eur(amount), commission);
      expect(platform.minorUnits + tutor.minorUnits).toBe(amount);
      expect(Math.min(platform.minorUnits, tutor.minorUnits)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('law: whatever is refunded in whatever parts, each keeps the share of what is left', () => {
  const refunds = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
  fc.assert(
    fc.property(amounts, points, refunds, (amount, commission, parts) => {
      const first = splitOf(eur(amount), commission);
      let [kept, platform, tutor] = [amount, first.platform.minorUnits, first.tutor.minorUnits];
      for (const part of [...parts, 1]) {
        const refund = Math.round(kept * part);
        const split = refundSplitOf(eur(refund), kept, commission);
        expect(split.platform.minorUnits + split.tutor.minorUnits).toBe(refund);
        expect(Math.min(split.platform.minorUnits, split.tutor.minorUnits)).toBeGreaterThanOrEqual(0);
        kept -= refund;
        platform -= split.platform.minorUnits;
        tutor -= split.tutor.minorUnits;
        const due = splitOf(eur(kept), commission);
        expect([platform, tutor]).toEqual([due.platform.minorUnits, due.tutor.minorUnits]);
      }
      expect([kept, platform, tutor]).toEqual([0, 0, 0]);
    }),
  );
});
