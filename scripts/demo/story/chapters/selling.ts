import { COURSE_PRICE } from '../money.ts';
import type { Person } from '../people.ts';
import type { Scene } from '../scene.ts';

/** The modules of Tara's course, of which Nora takes the first, and of Theo's, which Nora completes. */
export const MODULES = { algebra: ['numbers', 'equations'], sets: ['sets'] } as const;

const TITLES = { algebra: 'Algebra from the start', sets: 'Sets in an hour' } as const;

/** What was sold, and the payments for it. */
export interface Sale {
  readonly algebra: string;
  readonly sets: string;
  /** The payments that were made, with who made them. */
  readonly norasPayments: readonly string[];
  readonly omarsPayment: string;
}

/** Two courses are published. Nora buys both, Omar buys one and has his money back, and Pia's card is declined. */
export const selling = async (scene: Scene): Promise<Sale> => {
  const { tara, theo } = scene.cast.tutors;
  const { nora, omar, pia } = scene.cast.students;
  const algebra = await published(scene, tara, 'algebra');
  const sets = await published(scene, theo, 'sets');
  const norasPayments = [
    await bought(scene, nora, 'algebra', algebra),
    await bought(scene, nora, 'sets', sets),
  ];
  const omarsPayment = await bought(scene, omar, 'algebra', algebra);
  await scene.play({
    says: 'Pia’s card is declined',
    by: pia,
    request: ['POST', '/payments', orderOf('algebra', algebra)],
    status: 422,
    code: 'payment-declined',
    events: ['payment.failed', 'notification.sent'],
    mails: [{ to: pia, template: 'payment-failed', subject: 'A payment was not made' }],
  });
  await scene.play({
    says: 'Omar has his money back',
    by: 'admin',
    request: ['POST', `/payments/${omarsPayment}/refund`, {}],
    status: 200,
    events: ['payment.refunded', 'course.access.revoked', 'notification.sent'],
    mails: [{ to: omar, template: 'payment-refunded', subject: '€199.00 is on its way back to you' }],
  });
  return { algebra, sets, norasPayments, omarsPayment };
};

const published = async (scene: Scene, tutor: Person, which: keyof typeof TITLES): Promise<string> => {
  const modules = MODULES[which].map((module) => ({
    module,
    title: `About ${module}`,
    lessons: [{ title: `First ${module}`, minutes: 60 }],
  }));
  const drafted = await scene.play({
    says: `${tutor.name} drafts “${TITLES[which]}”`,
    by: tutor,
    request: ['POST', '/courses', { title: TITLES[which], subject: 'Maths', price: COURSE_PRICE, modules }],
    status: 201,
  });
  await scene.play({
    says: `${tutor.name} publishes it`,
    by: tutor,
    request: ['PUT', `/courses/${drafted.courseId}/publication`],
    status: 200,
    events: ['course.published'],
  });
  return String(drafted.courseId);
};

const orderOf = (which: keyof typeof TITLES, courseId: string) => ({
  paymentType: 'COURSE',
  courseId,
  amount: COURSE_PRICE,
  description: TITLES[which],
});

const bought = async (
  scene: Scene,
  student: Person,
  which: keyof typeof TITLES,
  courseId: string,
): Promise<string> => {
  const { paymentId } = await scene.play({
    says: `${student.name} buys “${TITLES[which]}”`,
    by: student,
    request: ['POST', '/payments', orderOf(which, courseId)],
    status: 201,
    events: ['payment.completed', 'course.access.granted', 'progress.updated', 'notification.sent'],
    mails: [{ to: student, template: 'course-welcome', subject: `Welcome to ${TITLES[which]}` }],
  });
  return String(paymentId);
};
