/** A refusal that no aggregate decides, why so, and a test that shows it. */
export interface Elsewhere {
  readonly service: string;
  /** Name of its class. */
  readonly refusal: string;
  readonly because: string;
  /** From the repository. */
  readonly test: string;
  /** What the test says of it; by default the name of its class. */
  readonly says?: string;
}

const listed = (
  service: string,
  because: string,
  test: string,
  refusals: Readonly<Record<string, string | true>>,
): readonly Elsewhere[] =>
  Object.entries(refusals).map(([refusal, says]) => ({
    service,
    refusal,
    because,
    test,
    ...(says === true ? {} : { says }),
  }));

/** Sorted by their services. */
export const ELSEWHERE: readonly Elsewhere[] = [
  ...listed(
    'chat',
    'a session is opened after a look at its lesson',
    'services/chat/test/domain/lesson-chat.test.ts',
    { LessonNotFound: true, LessonOff: true, LessonLongOver: true, OpenedByBooking: true },
  ),
  ...listed(
    'chat',
    'a message is posted after a look at who has left',
    'services/chat/test/domain/chat-message.test.ts',
    { SenderLeft: true, ParticipantLeft: true },
  ),
  ...listed(
    'chat',
    'a message is looked up, by its id or by the key that it was posted with, before its session is asked',
    'services/chat/test/domain/chat-message.test.ts',
    { MessageNotFound: true, IdempotencyKeyReused: true },
  ),
  ...listed(
    'course',
    'an event that names no course waits for a person',
    'services/course/test/application/enrolments.test.ts',
    { PaidCourseUnknown: 'names no course' },
  ),
  ...listed(
    'course',
    'lists of somebody else do not exist for who asks',
    'test/integration/courses/courses.test.ts',
    { StudentNotFound: 'student-not-found', TutorNotFound: 'tutor-not-found' },
  ),
  ...listed(
    'learning',
    'progress of somebody else does not exist for who asks',
    'test/integration/courses/progress.test.ts',
    { ProgressNotFound: 'progress-not-found', StudentNotFound: 'student-not-found' },
  ),
  ...listed(
    'notification',
    'preferences are chosen after a look at the recipient',
    'services/notification/test/domain/recipient.test.ts',
    { RecipientDeactivated: true },
  ),
  ...listed(
    'payment',
    'a course is paid for after a look at what it costs',
    'services/payment/test/domain/course-price.test.ts',
    { CourseNotFound: true, OwnCourse: true, PriceDiffers: true },
  ),
  ...listed(
    'payment',
    'a payment begins after a look at the account',
    'services/payment/test/application/pay.test.ts',
    { PaymentMethodMissing: true },
  ),
  ...listed(
    'tutoring',
    'a time is taken after a look at the tutor, the hours and the clock',
    'services/tutoring/test/domain/bookable.test.ts',
    {
      OwnLesson: true,
      DurationNotOffered: true,
      StartNotOnStep: true,
      LessonInThePast: true,
      TooFarAhead: true,
      OutsideHours: true,
    },
  ),
  ...listed(
    'tutoring',
    'time is held after a look at what the tutor asks for',
    'services/tutoring/test/domain/tutor.test.ts',
    { PriceDiffers: true },
  ),
  ...listed(
    'user',
    'nobody acts whose account is deactivated, whatever the request is',
    'services/user/test/application/as-caller.test.ts',
    { CallerDeactivated: true },
  ),
  ...listed(
    'user',
    'the address is held once among all users, by the transaction that stores it',
    'test/e2e/bad-input.test.ts',
    { EmailTaken: 'email-taken' },
  ),
  ...listed(
    'user',
    'who registers has no token, so nobody can say that it is an administrator',
    'test/e2e/bad-input.test.ts',
    { RoleNotOpen: 'role-not-open' },
  ),
];
