import { courseAccessGrantedV1, courseAccessRevokedV1, courseCompletedV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import {
  type Ground,
  type Grounds,
  NO_GROUNDS,
  type Refund,
  withGround,
  withoutGrounds,
  withRefund,
} from './grounds.ts';

/** Whose enrolment in what. */
export interface Enrolled {
  readonly studentId: string;
  readonly courseId: string;
  readonly tutorId: string;
}

/** A student in a course. It may hear of progress before it hears of access. */
export interface EnrolmentState {
  readonly access: 'none' | 'held' | 'revoked';
  readonly grounds: Grounds;
  /** Undefined until access has been granted once. */
  readonly enrolled?: Enrolled;
  /** The modules that complete the course for this student: those of the edition that the access was granted to. */
  readonly required: readonly string[];
  /** The modules that the student has learned, whenever that was. */
  readonly learned: readonly string[];
  /** For good, whatever becomes of the access or the course. */
  readonly isCompleted: boolean;
}

export interface AccessGranted {
  readonly type: 'AccessGranted';
  readonly data: Enrolled & {
    readonly edition: number;
    readonly required: readonly string[];
    /** What the student had learned by then. */
    readonly learned: readonly string[];
    readonly ground: Ground;
    /** False when access had been taken away before. */
    readonly isFirst: boolean;
  };
}

/** One more reason for an access that is held already. */
export interface GroundAdded {
  readonly type: 'GroundAdded';
  readonly data: { readonly ground: Ground };
}

export interface PaymentRefunded {
  readonly type: 'PaymentRefunded';
  readonly data: { readonly paymentId: string; readonly refund: Refund };
}

export interface AccessRevoked {
  readonly type: 'AccessRevoked';
  readonly data: Enrolled & { readonly reason: string; readonly paymentId?: string };
}

export interface ProgressNoted {
  readonly type: 'ProgressNoted';
  readonly data: { readonly learned: readonly string[] };
}

export interface CourseCompleted {
  readonly type: 'CourseCompleted';
  /** `learnedAt` when the last module was learned while access was held; else it is the access that completed it. */
  readonly data: Enrolled & { readonly learnedAt?: string };
}

export type EnrolmentEvent =
  | AccessGranted
  | GroundAdded
  | PaymentRefunded
  | AccessRevoked
  | ProgressNoted
  | CourseCompleted;

export const Enrolment = aggregate<EnrolmentState, EnrolmentEvent>({
  type: 'Enrolment',
  initial: { access: 'none', grounds: NO_GROUNDS, required: [], learned: [], isCompleted: false },
  evolve: {
    AccessGranted: (state, { data: { studentId, courseId, tutorId, required, ground } }) => ({
      ...state,
      access: 'held',
      enrolled: { studentId, courseId, tutorId },
      required,
      grounds: withGround(state.grounds, ground),
    }),
    GroundAdded: (state, { data: { ground } }) => ({ ...state, grounds: withGround(state.grounds, ground) }),
    PaymentRefunded: (state, { data: { paymentId, refund } }) => ({
      ...state,
      grounds: withRefund(state.grounds, paymentId, refund),
    }),
    AccessRevoked: (state) => ({ ...state, access: 'revoked', grounds: withoutGrounds(state.grounds) }),
    ProgressNoted: (state, { data: { learned } }) => ({ ...state, learned }),
    CourseCompleted: (state) => ({ ...state, isCompleted: true }),
  },
  publishes: {
    AccessGranted: publish(
      courseAccessGrantedV1,
      ({ data: { studentId, courseId, tutorId, ground }, occurredAt }) => ({
        studentId,
        courseId,
        tutorId,
        grantedAt: occurredAt,
        ...(ground.kind === 'payment' ? { paymentId: ground.payment.paymentId } : {}),
      }),
    ),
    AccessRevoked: publish(courseAccessRevokedV1, ({ data, occurredAt }) => ({
      ...data,
      revokedAt: occurredAt,
    })),
    CourseCompleted: publish(courseCompletedV1, ({ data: { learnedAt, ...enrolled }, occurredAt }) => ({
      ...enrolled,
      completedAt: learnedAt ?? occurredAt,
    })),
  },
});

/** Ids of courses have no colon (the catalogue gives them out), so no two pairs have one id. */
export const enrolmentId = ({ studentId, courseId }: Omit<Enrolled, 'tutorId'>): string =>
  `${courseId}:${studentId}`;
