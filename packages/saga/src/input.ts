import type { Because } from './view.ts';

/** What sets a transition off, as its history names it. */
export type Cause =
  | { readonly kind: 'event'; readonly id: string; readonly type: string }
  | { readonly kind: 'timer'; readonly id: string }
  | { readonly kind: 'person'; readonly by: string; readonly reason: string };

/** What a saga may be told. */
export type Input =
  | { readonly kind: 'start'; readonly id: string; readonly data: unknown; readonly cause: Cause }
  | {
      readonly kind: 'reply';
      readonly step: string;
      /** `undone`: its compensation was done. */
      readonly answer: 'success' | 'undone';
      readonly data: unknown;
      readonly cause: Cause;
    }
  | {
      readonly kind: 'reply';
      readonly step: string;
      readonly answer: 'refusal';
      readonly because: Because;
      readonly cause: Cause;
    }
  | { readonly kind: 'timer'; readonly timer: string; readonly cause: Cause }
  | { readonly kind: 'cancel'; readonly because: Because; readonly cause: Cause }
  /** `again`: what could not be given back is asked for once more. `settled`: somebody has given it back by hand. */
  | { readonly kind: 'resume'; readonly how: 'again' | 'settled'; readonly cause: Cause };
