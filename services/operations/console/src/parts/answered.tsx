import type { ComponentChildren } from 'preact';
import type { Refusal } from '../api/refusal.ts';
import type { Followed } from '../live/answers.ts';
import { now } from '../live/clock.ts';
import { ago } from '../words.ts';
import { Icon } from './icon.tsx';

/** What went wrong, and how to go on. */
export const Trouble = ({ error, again }: { readonly error: Refusal; readonly again?: () => void }) => (
  <div class="trouble" role="alert">
    <Icon name="alert" />
    <p>
      {error.message} <code>{error.code}</code>
    </p>
    {again === undefined ? null : (
      <button type="button" onClick={again}>
        Try again
      </button>
    )}
  </div>
);

const Loading = () => (
  <div class="loading" role="status">
    <span class="sr">Loading …</span>
    <i />
    <i />
    <i />
  </div>
);

export const Nothing = ({ children }: { readonly children: ComponentChildren }) => (
  <p class="nothing">{children}</p>
);

export interface AnsweredProps<Answer> {
  readonly of: Followed<Answer>;
  readonly children: (answer: Answer) => ComponentChildren;
}

/** What was answered; until then that it is waited for, and beside it what went wrong since. */
export const Answered = <Answer,>({ of: { data, error, at, again }, children }: AnsweredProps<Answer>) => (
  <>
    {error === undefined ? null : <Trouble error={error} again={again} />}
    {error !== undefined && at !== undefined ? (
      <p class="stale">What follows is from {ago(new Date(at).toISOString(), now.value)}.</p>
    ) : null}
    {data === undefined ? error === undefined ? <Loading /> : null : children(data)}
  </>
);

/** Services whose answers are missing in what is shown. */
export const Unanswered = ({ services }: { readonly services: readonly string[] }) =>
  services.length === 0 ? null : (
    <p class="stale">
      {services.join(', ')} did not answer: what {services.length === 1 ? 'it holds' : 'they hold'} is missing
      here.
    </p>
  );
