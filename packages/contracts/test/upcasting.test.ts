import {
  CURRENCY_VARIABLE,
  CurrencyInvalid,
  DEFAULT_CURRENCY,
  type EventContract,
  paymentCompletedV1,
  paymentCompletedV2,
  readAs,
  toMinorUnits,
  upcastSettings,
  userCreatedV1,
} from '@edtech/contracts';
import { allContracts } from '@edtech/contracts/catalogue';
import fc from 'fast-check';
import { schemaOf } from './schema-files.ts';
import { valuesOf } from './values.ts';

const settings = upcastSettings();
const currencies = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'CLF', 'XXX');

const paid = {
  paymentId: 'p-1',
  userId: 'u-1',
  tutorId: 't-1',
  amount: 49.9,
  paymentType: 'COURSE',
  timestamp: '2026-11-02T09:30:00.000Z',
};

const readData = (contract: EventContract, version: number, data: unknown, currency = 'EUR'): unknown => {
  const reading = readAs(contract, version, data, { currency });
  if (reading.outcome !== 'read') throw new Error(`not read: ${JSON.stringify(reading)}`);
  return reading.data;
};

describe.each(allContracts.map((contract) => ({ name: `${contract.type} v${contract.version}`, contract })))(
  'law: whatever $name allows',
  ({ contract }) => {
    const later = allContracts.filter(
      ({ type, version }) => type === contract.type && version >= contract.version,
    );

    test.each(later.map((spoken) => ({ spoken, version: spoken.version })))(
      'is valid, can be upcast to version $version, and is valid as that',
      ({ spoken }) => {
        fc.assert(
          fc.property(valuesOf(schemaOf(contract)), currencies, (value, currency) => {
            expect(contract.publish(value)).toEqual([]);
            const upcast = readData(spoken, contract.version, value, currency);
            expect(spoken.publish(upcast)).toEqual([]);
            expect(spoken.consume(upcast)).toEqual([]);
          }),
        );
      },
    );
  },
);

test('data of the version that is spoken is read as it is, unknown fields included', () => {
  const data = { ...paid, sentBy: 'a newer producer' };
  expect(readData(paymentCompletedV1, 1, data)).toBe(data);
});

test('payment.completed: an amount becomes minor units of the configured currency, and the item stays unnamed', () => {
  expect(readData(paymentCompletedV2, 1, { ...paid, note: 'unknown' }, 'USD')).toEqual({
    ...paid,
    amount: { minorUnits: 4_990, currency: 'USD' },
  });
});

test('upcasting is pure: the older data stays as it was, and twice gives the same', () => {
  const data = Object.freeze({ ...paid });
  expect(readData(paymentCompletedV2, 1, data)).toEqual(readData(paymentCompletedV2, 1, data));
  expect(data).toEqual(paid);
});

test('data that breaks its own version is not upcast: the answer names that version and every violation', () => {
  expect(
    readAs(paymentCompletedV2, 1, { ...paid, amount: 1_000_001, paymentType: 'GIFT' }, settings),
  ).toEqual({
    outcome: 'invalid',
    version: 1,
    violations: [
      expect.objectContaining({ path: '/amount', rule: 'maximum' }),
      expect.objectContaining({ path: '/paymentType', rule: 'enum' }),
    ],
  });
});

test('an upcaster that makes something invalid is found out, under the version that it was to make', () => {
  const careless: EventContract = {
    ...paymentCompletedV2,
    previous: { contract: paymentCompletedV1, upcast: () => ({}) },
  };
  const reading = readAs(careless, 1, paid, settings);
  expect(reading).toMatchObject({ outcome: 'invalid', version: 2 });
});

test('versions are upcast one after the other', () => {
  const third: EventContract = {
    ...paymentCompletedV2,
    version: 3,
    consume: () => [],
    previous: { contract: paymentCompletedV2, upcast: (data: object) => ({ ...data, third: true }) },
  };
  expect(readData(third, 1, paid)).toMatchObject({ amount: { minorUnits: 4_990 }, third: true });
});

test.each([
  [paymentCompletedV1, 2],
  [paymentCompletedV2, 3],
  [paymentCompletedV2, 0],
  [userCreatedV1, 2],
])('a version that is newer, or that nothing leads from, is not read: %#', (contract, version) => {
  expect(readAs(contract, version, paid, settings)).toEqual({ outcome: 'version-unknown' });
});

test.each([
  [0, 'EUR', 0],
  [0.1 + 0.2, 'EUR', 30],
  [1.005, 'EUR', 101],
  [49.9, 'EUR', 4_990],
  [19.999, 'EUR', 2_000],
  [0.004, 'EUR', 0],
  [1e-9, 'EUR', 0],
  [1_000_000, 'EUR', 100_000_000],
  [999_999.99, 'USD', 99_999_999],
  [1_234.5, 'JPY', 1_235],
  [1.2345, 'KWD', 1_235],
  [1_000_000, 'CLF', 10_000_000_000],
])('%d %s is %d minor units', (amount, currency, minorUnits) => {
  expect(toMinorUnits(amount, currency)).toEqual({ minorUnits, currency });
});

test('law: no amount is off by more than half a minor unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1_000_000, noNaN: true }), (amount) => {
      expect(Math.abs(toMinorUnits(amount, 'EUR').minorUnits - amount * 100)).toBeLessThanOrEqual(0.5 + 1e-6);
    }),
  );
});

test("the currency of old amounts comes from the environment, and is the platform's own when that says nothing", () => {
  expect(upcastSettings()).toEqual({ currency: DEFAULT_CURRENCY });
  expect(upcastSettings({ [CURRENCY_VARIABLE]: '' })).toEqual({ currency: DEFAULT_CURRENCY });
  expect(upcastSettings({ [CURRENCY_VARIABLE]: 'CHF' })).toEqual({ currency: 'CHF' });
});

test.each(['eur', 'EURO', '€', ' EUR'])('%j is refused as a currency, at the start', (currency) => {
  expect(() => upcastSettings({ [CURRENCY_VARIABLE]: currency })).toThrow(CurrencyInvalid);
});
