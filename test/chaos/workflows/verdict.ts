import type { Item } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';
import { COURSE_PRICE, LESSON_PRICE } from '../../acting/requests.ts';
import { disordersOf, outboxOf, publishedIn, streamsOf, type Verdict } from '../invariants.ts';
import type { Course, Deeds, Lesson, Purchase } from './cast.ts';
import { breakIn, recordsIn } from './chains.ts';
import type { Remains } from './remains.ts';

/** Something that has to be there once, and how often it is. */
interface Count {
  readonly what: string;
  readonly times: number;
}

export interface WorkflowVerdict extends Verdict {
  /** Greetings that were given up because nobody knows whether they arrived: their rule is to be lost before said twice. */
  readonly unclearMails: number;
}

/**
 * Whether the workflows came to what was paid for and taught: once, with nothing left over, and every event with an unbroken
 * way back to the request that set it off.
 * @param prefix of the ids of all people, and of all flows
 */
export const verdictOf = (deeds: Deeds, remains: Remains, prefix: string): WorkflowVerdict => {
  const { purchases, lessons } = deeds;
  const bus = Object.fromEntries(
    Object.entries(remains.items).map(([service, items]) => [service, publishedIn(items)]),
  );
  const welcomes = purchases.map((purchase) => welcomeOf(remains, purchase));
  const once = [
    ...purchases.flatMap((purchase) => ofPurchase(remains, bus, purchase)),
    ...welcomes.flatMap(({ counts }) => counts),
    ...lessons.flatMap((lesson) => ofLesson(remains, bus, lesson)),
  ];
  const own = Object.values(remains.items)
    .flatMap(outboxOf)
    .filter(({ correlationId }) => correlationId.startsWith(`${prefix}-`));
  const lost = once.filter(({ times }) => times === 0);
  const doubled = once.filter(({ times }) => times > 1);
  return {
    events: own.length,
    effects: once.reduce((sum, { times }) => sum + times, 0),
    lost: lost.length,
    duplicated: doubled.length,
    outOfOrder: 0,
    unclearMails: welcomes.filter(({ isUnclear }) => isUnclear).length,
    violations: [
      ...lost.map(({ what }) => `${what} is missing`),
      ...doubled.map(({ what, times }) => `${what} is there ${times} times`),
      ...completions(deeds, bus.course ?? []),
      ...purchases.flatMap((purchase, index) => wrongAnswers(deeds, remains, purchase, index)),
      ...wrongFigures(deeds, remains),
      ...Object.entries(remains.items).flatMap(([service, items]) => disordersOf(service, items)),
      ...remains.givenUp,
      ...brokenChains(Object.values(remains.items).flat(), own),
    ],
  };
};

type Bus = Readonly<Record<string, readonly OutboxItem[]>>;

/** In the books of the gateway: what was taken for a payment, in minor units. */
const taken = ({ items }: Remains, paymentId: string, minorUnits: number): number =>
  items.payment.filter(
    (item) =>
      item.pk.startsWith('local-gateway#entry#') &&
      item.paymentId === paymentId &&
      item.captured === minorUnits &&
      item.refunded === 0,
  ).length;

const timesOf = (
  published: readonly OutboxItem[] = [],
  type: string,
  aggregateId: string,
  flow?: string,
): number =>
  published.filter(
    (event) =>
      event.eventType === type &&
      event.aggregateId === aggregateId &&
      (flow === undefined || event.correlationId === flow),
  ).length;

const ofPurchase = (
  remains: Remains,
  { payment, course }: Bus,
  { studentId, courseId, paymentId, flow }: Purchase,
): readonly Count[] => {
  const enrolment = `${courseId}:${studentId}`;
  return [
    {
      what: `the charge for ${flow} in the books of the gateway`,
      times: taken(remains, paymentId, COURSE_PRICE.minorUnits),
    },
    {
      what: `payment.completed of ${flow}`,
      times: timesOf(payment, 'payment.completed', paymentId, flow),
    },
    {
      what: `course.access.granted of ${flow}`,
      times: timesOf(course, 'course.access.granted', enrolment, flow),
    },
  ];
};

const ofLesson = (
  remains: Remains,
  { payment, tutoring }: Bus,
  { lessonId, paymentId, flow }: Lesson,
): readonly Count[] => [
  {
    what: `the capture for ${flow} in the books of the gateway`,
    times: taken(remains, paymentId, LESSON_PRICE.minorUnits),
  },
  { what: `payment.completed of ${flow}`, times: timesOf(payment, 'payment.completed', paymentId, flow) },
  { what: `lesson.completed of ${flow}`, times: timesOf(tutoring, 'lesson.completed', lessonId, flow) },
  {
    what: `the lesson of ${flow} in the student’s progress`,
    times: eventsIn(remains.items.learning, 'Progress').filter(
      ({ type, data }) => type === 'LessonTaken' && data.lessonId === lessonId,
    ).length,
  },
];

/** The notification that greets a student in a course, and its mail. */
const welcomeOf = ({ items, mails }: Remains, { studentId, courseId, flow }: Purchase) => {
  const events = eventsIn(items.notification, 'Notification');
  const wanted = events.filter(({ type, text }) => {
    if (type !== 'NotificationRequested') return false;
    return (
      text.includes('"course-welcome"') && text.includes(`"${studentId}"`) && text.includes(`"${courseId}"`)
    );
  });
  const ids = new Set(wanted.map(({ id }) => id));
  const delivered = (mails.get(studentId) ?? []).filter(({ notificationId }) =>
    ids.has(String(notificationId)),
  );
  const isUnclear = events.some(
    ({ id, type, data }) => ids.has(id) && type === 'NotificationFailed' && data.code === 'outcome-unknown',
  );
  const counts: readonly Count[] = [
    { what: `the notification of access for ${flow}`, times: wanted.length },
    // Of one that is given up so, a mail may have arrived or not.
    {
      what: `the welcome mail for ${flow}`,
      times: isUnclear ? Math.max(1, delivered.length) : delivered.length,
    },
  ];
  return { counts, isUnclear };
};

interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const eventsIn = (items: readonly Item[], aggregate: string): readonly RecordedEvent[] =>
  [...streamsOf(items, `stream#${aggregate}#`)].flatMap(([id, events]) =>
    events.map(({ type, data }) => ({
      id,
      type: String(type),
      text: String(data),
      data: JSON.parse(String(data)),
    })),
  );

/** What a student has learned of a course. */
const learnedBy = ({ lessons }: Deeds, { studentId, courseId }: Purchase): readonly string[] =>
  lessons
    .filter((lesson) => lesson.studentId === studentId && lesson.courseId === courseId)
    .map(({ module }) => module);

const modulesOf = ({ courses }: Deeds, courseId: string): Course['modules'] =>
  courses.find((course) => course.courseId === courseId)?.modules ?? [];

const isDone = (deeds: Deeds, purchase: Purchase): boolean =>
  modulesOf(deeds, purchase.courseId).every((module) => learnedBy(deeds, purchase).includes(module));

/** Of every student in a course who has learned all of it one, of others none. */
const completions = (deeds: Deeds, published: readonly OutboxItem[]): readonly string[] =>
  deeds.purchases.flatMap((purchase) => {
    const { courseId, studentId } = purchase;
    const expected = isDone(deeds, purchase) ? 1 : 0;
    const times = timesOf(published, 'course.completed', `${courseId}:${studentId}`);
    return times === expected
      ? []
      : [`course.completed of ${studentId} in ${courseId} is there ${times} times, not ${expected}`];
  });

const wrongAnswers = (
  deeds: Deeds,
  { enrolments, progress }: Remains,
  purchase: Purchase,
  index: number,
): readonly string[] => {
  const learned = learnedBy(deeds, purchase);
  const modules = modulesOf(deeds, purchase.courseId);
  const { access, percent, learned: told, completedAt } = enrolments[index] ?? {};
  const expected = {
    access: 'HELD',
    percent: Math.floor((100 * learned.length) / modules.length),
    learned,
    isCompleted: isDone(deeds, purchase),
    progress: learned,
  };
  const found = {
    access,
    percent,
    learned: told,
    isCompleted: completedAt !== undefined,
    progress: progress[index]?.completedModules,
  };
  const [wanted, seen] = [JSON.stringify(expected), JSON.stringify(found)];
  return wanted === seen ? [] : [`${purchase.flow} is answered as ${seen}, not ${wanted}`];
};

/** Analytics counts every enrolment, completion, payment and lesson once. */
const wrongFigures = (deeds: Deeds, { enrolled, revenue, taught }: Remains): readonly string[] =>
  deeds.courses.flatMap(({ courseId, tutorId }) => {
    const purchases = deeds.purchases.filter((purchase) => purchase.courseId === courseId);
    const lessons = deeds.lessons.filter((lesson) => lesson.courseId === courseId);
    const expected = {
      enrolled: purchases.length,
      completed: purchases.filter((purchase) => isDone(deeds, purchase)).length,
      payments: purchases.length,
      received: purchases.length * COURSE_PRICE.minorUnits,
      lessons: lessons.length,
    };
    const ofCourse = enrolled.find((row) => row.courseId === courseId);
    const money = revenue.find((row) => row.courseId === courseId);
    const ofTutor = taught.find((row) => row.tutorId === tutorId);
    const found = {
      enrolled: ofCourse?.enrolled ?? 0,
      completed: ofCourse?.completed ?? 0,
      payments: money?.payments ?? 0,
      received: money?.receivedMinorUnits ?? 0,
      lessons: ofTutor?.completed ?? 0,
    };
    const [wanted, seen] = [JSON.stringify(expected), JSON.stringify(found)];
    return wanted === seen ? [] : [`analytics says of ${courseId} ${seen}, not ${wanted}`];
  });

const brokenChains = (items: readonly Item[], own: readonly OutboxItem[]): readonly string[] => {
  const records = recordsIn(items);
  return own.flatMap((event) => {
    const broken = breakIn(records, event);
    return broken === undefined
      ? []
      : [`the way of ${event.eventType} ${event.id} (${event.correlationId}) back to its request ${broken}`];
  });
};
