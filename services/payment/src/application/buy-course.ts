import type { UnitOfWork } from '@edtech/event-store';
import { buyCourse, CoursePurchase, purchaseId } from '../domain/course-purchase.ts';
import { Payment } from '../domain/payment.ts';

/**
 * Remembers with which payment a course is bought; that the one before does not stand holds in the same commit.
 * @throws CourseBoughtAlready
 */
export const buyOnce =
  (paymentId: string, courseId: string, payerId: string) =>
  async (tx: UnitOfWork): Promise<void> => {
    const id = purchaseId(courseId, payerId);
    const { state } = await tx.read(CoursePurchase, id);
    const earlier = state.status === 'bought' ? await tx.read(Payment, state.paymentId) : undefined;
    await tx.execute(CoursePurchase, id, buyCourse(paymentId, earlier?.state));
  };
