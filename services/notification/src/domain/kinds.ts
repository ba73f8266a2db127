import type { Money } from '@edtech/contracts';

/** A lesson as a mail speaks of it. */
export interface Lesson {
  readonly studentId: string;
  readonly tutorId: string;
  /** ISO-8601. */
  readonly scheduledTime: string;
  readonly durationMinutes?: number;
  readonly subject?: string;
}

export const ROLES = ['STUDENT', 'TUTOR', 'ADMIN'] as const;

/**
 * What a mail is about: facts and ids, never an address or a name. Those are looked up when it is written, so that they are
 * the ones of that moment, and lie in one place.
 */
export type Content =
  | { readonly kind: 'welcome'; readonly role: (typeof ROLES)[number] }
  | { readonly kind: 'course-welcome'; readonly courseId: string; readonly tutorId: string }
  /** To the student whose booking has succeeded. */
  | { readonly kind: 'lesson-confirmed'; readonly lesson: Lesson }
  /** To the tutor who was booked. */
  | { readonly kind: 'lesson-booked'; readonly lesson: Lesson }
  | { readonly kind: 'booking-failed'; readonly lesson: Lesson; readonly reason: string }
  /** To both, of a lesson that nobody booked: one of them has put it into the calendar. */
  | { readonly kind: 'lesson-scheduled'; readonly lesson: Lesson }
  /** `paid`: something was held or taken for it. */
  | { readonly kind: 'lesson-cancelled'; readonly lesson: Lesson; readonly paid: boolean }
  | {
      readonly kind: 'payment-failed';
      readonly amount: Money;
      readonly about: 'LESSON' | 'COURSE';
      readonly reason: string;
    }
  | { readonly kind: 'payment-refunded'; readonly amount: Money; readonly about: 'LESSON' | 'COURSE' };

export type Kind = Content['kind'];

/** What a user may switch off. */
export const OPTIONAL_CATEGORIES = ['courses', 'lessons'] as const;
export type OptionalCategory = (typeof OPTIONAL_CATEGORIES)[number];

export interface KindRules {
  /** `essential` cannot be switched off: somebody would wait in vain, or not know what became of their money. */
  readonly category: OptionalCategory | 'essential';
  /**
   * What is done when nobody knows whether a mail went out. A greeting is better lost than said twice; of what somebody acts
   * upon it is the other way round.
   */
  readonly delivery: 'at-least-once' | 'at-most-once';
}

export const KINDS: { readonly [K in Kind]: KindRules } = {
  welcome: { category: 'essential', delivery: 'at-most-once' },
  'course-welcome': { category: 'courses', delivery: 'at-most-once' },
  'lesson-confirmed': { category: 'essential', delivery: 'at-least-once' },
  'lesson-booked': { category: 'essential', delivery: 'at-least-once' },
  'booking-failed': { category: 'essential', delivery: 'at-least-once' },
  'lesson-scheduled': { category: 'lessons', delivery: 'at-least-once' },
  'lesson-cancelled': { category: 'essential', delivery: 'at-least-once' },
  'payment-failed': { category: 'essential', delivery: 'at-least-once' },
  'payment-refunded': { category: 'essential', delivery: 'at-least-once' },
};
