import type { RefusalOn, ReplyOn, Step, Undo } from './definition.ts';
import { type Duration, milliseconds } from './duration.ts';
import type { SagaMessage } from './message.ts';
import type { RetryPolicy } from './retry.ts';
import type { Because } from './view.ts';

/** Once only, with waits that stay the same, unless said otherwise. */
export interface RetryDeclaration {
  /** Times that it is asked in all. */
  readonly attempts: number;
  /** By how much each further wait is longer: 2 doubles it. */
  readonly backoff?: number;
  /** That one wait takes at most. */
  readonly longest?: Duration;
}

/** A step as it was declared, with the types of its data left behind. */
interface Declared {
  // `never` takes the functions of any step; `saga` has tied them to its own data.
  readonly request: (view: never) => SagaMessage;
  readonly success: ReplyOn;
  readonly failure?: RefusalOn;
  readonly timeout: Duration;
  readonly retry?: RetryDeclaration;
  readonly optional?: boolean;
  readonly unanswered?: Because;
  readonly undo?:
    | {
        readonly request: (view: never, scope: never) => SagaMessage;
        readonly reply: ReplyOn;
        readonly timeout: Duration;
        readonly retry?: RetryDeclaration;
      }
    | { readonly coveredBy: string }
    | { readonly nothing: string };
}

/** For steps after the point of no return, for which nobody fails. */
const UNANSWERED: Because = { code: 'unanswered', reason: 'No answer came in time.' };

const FINAL: Undo = { kind: 'nothing', reason: 'It is asked after the point of no return.' };

/** The step as the runtime reads it. */
export const stepOf = (name: string, step: Declared): Step => ({
  name,
  // The runtime hands over the view of this very saga.
  request: step.request as Step['request'],
  success: step.success,
  ...(step.failure === undefined ? {} : { failure: step.failure }),
  retry: policyOf(step.timeout, step.retry),
  unanswered: step.unanswered ?? UNANSWERED,
  undo: undoOf(name, step.undo),
  optional: step.optional ?? false,
});

const undoOf = (name: string, undo: Declared['undo']): Undo => {
  if (undo === undefined) return FINAL;
  if ('nothing' in undo) return { kind: 'nothing', reason: undo.nothing };
  if ('coveredBy' in undo) return { kind: 'covered', by: undo.coveredBy };
  return {
    kind: 'compensation',
    request: (view, failure) =>
      // As above: the view and the answer are those of this very saga and step.
      (undo.request as (view: unknown, scope: unknown) => SagaMessage)(view, {
        failure,
        reply: view.replies[name],
      }),
    reply: undo.reply,
    retry: policyOf(undo.timeout, undo.retry),
  };
};

/** What cannot be read becomes NaN, which the check of the declaration finds. */
const policyOf = (
  timeout: Duration,
  { attempts, backoff = 1, longest = '15m' }: RetryDeclaration = { attempts: 1 },
): RetryPolicy => ({
  attempts,
  backoff,
  timeout: milliseconds(timeout) ?? Number.NaN,
  longest: milliseconds(longest) ?? Number.NaN,
});
