import type { DeadLetterAnswer } from '@edtech/dead-letters/answers';
import { useId, useState } from 'preact/hooks';
import { ReasonDialog } from '../parts/dialog.tsx';
import { say } from '../parts/toast.tsx';
import { edit } from './changes.ts';
import { editableIn, editedFrom } from './edit.ts';

export interface EditorProps {
  /** With its payload shown: who edits what is masked would send the mask. */
  readonly letter: DeadLetterAnswer;
  readonly done: () => void;
  readonly close: () => void;
}

/** Writes another payload beside the one that came. */
export const Editor = ({ letter, done, close }: EditorProps) => {
  const { what, value } = editableIn(letter.edited ?? letter.received);
  const [text, setText] = useState(() => JSON.stringify(value, undefined, 2));
  const [isSaving, setSaving] = useState(false);
  const written = editedFrom(text, value);
  const id = useId();
  return (
    <section class="part editor">
      <header>
        <h2>{what === 'data' ? 'Edit the data of the event' : 'Edit the payload'}</h2>
      </header>
      <label class="sr" for={id}>
        {what === 'data' ? 'Data of the event, as JSON' : 'Payload, as JSON'}
      </label>
      <textarea
        id={id}
        class="json"
        rows={Math.min(24, Math.max(6, text.split('\n').length + 1))}
        spellcheck={false}
        value={text}
        aria-invalid={written.kind === 'broken'}
        aria-describedby={`${id}-says`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p id={`${id}-says`} class={written.kind === 'broken' ? 'says bad' : 'says'}>
        {written.kind === 'broken'
          ? `This is no JSON: ${written.message}`
          : written.kind === 'unchanged'
            ? 'Nothing is changed yet. Id, type, source, aggregate and sequence stay as they are.'
            : 'Its consumer’s own schema checks it before it is stored. Nothing is sent before a redrive.'}
      </p>
      <div class="buttons">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          class="primary"
          disabled={written.kind !== 'value'}
          onClick={() => setSaving(true)}
        >
          Store the edit …
        </button>
      </div>
      {isSaving && written.kind === 'value' ? (
        <ReasonDialog
          title="Store this edit"
          verb="Store"
          close={() => setSaving(false)}
          act={async (reason) => {
            await edit(letter, { reason, [what]: written.value });
            say('The edit is stored. Redrive it when you are ready.');
            done();
          }}
        >
          <p>What came is kept, and so is each edit.</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
};
