import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Refusal, unreachable } from '../api/refusal.ts';
import { Trouble } from './answered.tsx';

/** The longest reason that a letter's history keeps. */
const MOST_CHARACTERS = 400;

export interface ReasonDialogProps {
  readonly title: string;
  /** What will happen. */
  readonly children: ComponentChildren;
  /** The word on the button: what is done. */
  readonly verb: string;
  readonly isDangerous?: boolean;
  /** Further choices, within the form. */
  readonly choices?: ComponentChildren;
  /** Does it. What it throws is shown, and the dialog stays. */
  readonly act: (reason: string) => Promise<void>;
  readonly close: () => void;
}

/** Asks for a reason before something is changed or shown. The browser keeps the focus within, and closes it on Escape. */
export const ReasonDialog = ({
  title,
  children,
  verb,
  isDangerous,
  choices,
  act,
  close,
}: ReasonDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState('');
  const [isActing, setActing] = useState(false);
  const [error, setError] = useState<Refusal>();
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '' || isActing) return;
    setActing(true);
    setError(undefined);
    try {
      await act(reason.trim());
      dialog.current?.close();
    } catch (thrown) {
      setError(thrown instanceof Refusal ? thrown : unreachable(thrown));
      setActing(false);
    }
  };
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby={`${id}-title`}>
      <form onSubmit={submit}>
        <h2 id={`${id}-title`}>{title}</h2>
        <div class="says">{children}</div>
        {choices}
        <label for={`${id}-reason`}>Reason, for the record</label>
        <textarea
          id={`${id}-reason`}
          rows={3}
          required
          maxLength={MOST_CHARACTERS}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        {error === undefined ? null : <Trouble error={error} />}
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button
            type="submit"
            class={isDangerous ? 'danger' : 'primary'}
            disabled={isActing || reason.trim() === ''}
          >
            {verb}
          </button>
        </div>
      </form>
    </dialog>
  );
};
