import type { LetterAnswer } from '@edtech/dead-letters/answers';
import { useState } from 'preact/hooks';
import { ReasonDialog } from '../parts/dialog.tsx';
import { say } from '../parts/toast.tsx';
import { redrive } from './changes.ts';

export interface LetterDialogProps {
  readonly letter: Pick<LetterAnswer, 'id' | 'version' | 'source' | 'error' | 'payloads'>;
  readonly done: () => void;
  readonly close: () => void;
}

/** Has one event handled once more. */
export const RedriveDialog = ({ letter, done, close }: LetterDialogProps) => {
  const isTooOld = letter.error.code === 'event-too-old';
  const [inSpiteOfAge, setInSpiteOfAge] = useState(false);
  const edits = letter.payloads.length - 1;
  return (
    <ReasonDialog
      title="Redrive this event"
      verb="Redrive"
      close={close}
      choices={
        isTooOld ? (
          <label class="check">
            <input
              type="checkbox"
              checked={inSpiteOfAge}
              onChange={(event) => setInSpiteOfAge(event.currentTarget.checked)}
            />
            Although it is so old that nobody can tell whether it was handled before
          </label>
        ) : undefined
      }
      act={async (reason) => {
        await redrive(letter, { reason, ...(inSpiteOfAge ? { inSpiteOfAge } : {}) });
        say('It is on its way again. If it does not come back, it counts as redriven in 20 minutes.');
        done();
      }}
    >
      <p>
        It goes to {letter.source.name} once more{edits > 0 ? ', as it was edited last' : ', as it came'}. Who
        has handled it before knows it, and does nothing twice.
      </p>
    </ReasonDialog>
  );
};
