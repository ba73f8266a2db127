import type { Content } from '../domain/kinds.ts';
import { amountOf } from './amount.ts';
import type { Template } from './draft.ts';

type Of<Kind extends Content['kind']> = Extract<Content, { readonly kind: Kind }>;

const WHAT = { LESSON: 'Lesson', COURSE: 'Course' } as const;

export const paymentFailed: Template<Of<'payment-failed'>> = {
  version: 1,
  draft: ({ amount, about, reason }) => ({
    subject: 'A payment was not made',
    paragraphs: [reason, 'No money has moved. Look at the payment method that you have on file.'],
    details: [
      ['For', WHAT[about]],
      ['Amount', amountOf(amount)],
    ],
  }),
};

export const paymentRefunded: Template<Of<'payment-refunded'>> = {
  version: 1,
  draft: ({ amount, about }) => ({
    subject: `${amountOf(amount)} is on its way back to you`,
    paragraphs: ['A payment was given back. Your bank may take some days to show it.'],
    details: [
      ['For', WHAT[about]],
      ['Amount', amountOf(amount)],
    ],
  }),
};
