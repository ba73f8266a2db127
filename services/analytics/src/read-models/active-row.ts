import { Entity } from 'electrodb';
import { SCOPES } from './keys.ts';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const TENS = ['0', '1', '2', '3'] as const;

/** How often the user did something on that day of the month: `d01` to `d31`. */
export type DayOfMonth = `d${(typeof TENS)[number]}${(typeof DIGITS)[number]}`;

const times = { type: 'number' } as const;

const DAYS_OF_MONTH = Object.fromEntries(
  TENS.flatMap((tens) => DIGITS.map((digit) => [`d${tens}${digit}`, times])),
  // All the keys that the type names were just made.
) as { readonly [Day in DayOfMonth]: typeof times };

/**
 * A user who was active in a month, and on which of its days: for everybody, for a tutor, or for a course. A user stands in
 * a set once, so who adds to the row, and how often, makes no difference to who is in it. Who teaches may have a row in each
 * partition of what is everybody's.
 */
export const ActiveRow = new Entity({
  model: { service: 'analytics', entity: 'active', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    scope: { type: SCOPES, required: true },
    /** 2026-11 */
    month: { type: 'string', required: true },
    /** The partition. Of a tutor or a course always the same; what is everybody's is in all of them. */
    part: { type: 'string', required: true },
    /** The tutor of the scope `tutor`, the course of the scope `course`, as it stands in keys. */
    subject: { type: 'string', required: true },
    /** The course in the scope `tutor`, the tutor in the scope `course`, as it stands in keys. */
    other: { type: 'string', required: true },
    /** A digest of the user's id. */
    member: { type: 'string', required: true },
    ...DAYS_OF_MONTH,
  },
  indexes: {
    byMonth: {
      pk: {
        field: 'pk',
        composite: ['generation', 'scope', 'month', 'part'],
        template: 'active#${generation}#${scope}#${month}#${part}',
        casing: 'none',
      },
      sk: {
        field: 'sk',
        composite: ['subject', 'other', 'member'],
        template: '${subject}#${other}#${member}',
        casing: 'none',
      },
    },
  },
});
