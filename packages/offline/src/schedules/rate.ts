import { InvalidSchedule } from './invalid-schedule.ts';

const MINUTE = 60_000;
const UNITS = new Map([
  ['minute', MINUTE],
  ['hour', 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
]);

/**
 * The period of `rate(value unit)` in milliseconds. A day is 24 hours, whatever daylight saving does. The unit is
 * singular for 1 and plural for more: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws InvalidSchedule
 */
export function parseRate(expression: string, fields: string): number {
  const [, value = '', unit = ''] = /^(\S+)\s+(\S+)$/.exec(fields) ?? [];
  const count = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(count) || count < 1) {
    throw new InvalidSchedule(
      'INVALID_RATE_VALUE',
      expression,
      'write a whole number from 1 and a unit: rate(5 minutes)',
    );
  }
  const singular = unit.endsWith('s') ? unit.slice(0, -1) : unit;
  const length = UNITS.get(singular);
  if (length === undefined) {
    throw new InvalidSchedule(
      'INVALID_RATE_UNIT',
      expression,
      'the unit is minute, hour or day, or its plural',
    );
  }
  const fitting = count === 1 ? singular : `${singular}s`;
  if (unit !== fitting) {
    throw new InvalidSchedule('INVALID_RATE_UNIT', expression, `write rate(${value} ${fitting})`);
  }
  return count * length;
}
