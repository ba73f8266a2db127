import type { EventStore } from '@edtech/event-store';
import { Recipient, registerRecipient } from '../../../../services/notification/src/domain/recipient.ts';
import {
  choosePaymentMethod,
  openAccount,
  PaymentAccount,
} from '../../../../services/payment/src/domain/payment-account.ts';
import { WEEKDAYS } from '../../../../services/tutoring/src/domain/opening-hours.ts';
import { joinTutors, setAvailability, Tutor } from '../../../../services/tutoring/src/domain/tutor.ts';
import type { Cast } from '../cast.ts';
import type { TableName } from '../tables.ts';

const context = {
  correlationId: 'scene',
  causationId: 'scene',
  actor: { kind: 'anonymous' },
} as const;

const ALWAYS = {
  timeZone: 'UTC',
  weekly: WEEKDAYS.map((day) => ({ day, from: '00:00', to: '24:00' })),
  exceptions: [],
};

/** Has everybody join who takes part, before anything fails. */
export const setScene = async (
  { students, tutors }: Cast,
  storeOf: (table: TableName) => EventStore,
): Promise<void> => {
  const [tutoring, payment, notification] = [
    storeOf('tutoring'),
    storeOf('payment'),
    storeOf('notification'),
  ];
  for (const { userId, card: token } of students) {
    const email = `${userId}@example.com`;
    const method = { token, customer: `local-${userId}` };
    await payment.execute(PaymentAccount, userId, openAccount({ email }), { context });
    await payment.execute(PaymentAccount, userId, choosePaymentMethod({ userId, method }), { context });
    await notification.execute(Recipient, userId, registerRecipient({ email }), { context });
  }
  for (const { userId, address: email, teaches } of tutors) {
    await tutoring.execute(Tutor, userId, joinTutors(), { context });
    if (teaches) await tutoring.execute(Tutor, userId, setAvailability(ALWAYS), { context });
    await notification.execute(Recipient, userId, registerRecipient({ email }), { context });
  }
};
