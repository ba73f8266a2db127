import { ReasonDialog } from '../parts/dialog.tsx';
import { say } from '../parts/toast.tsx';
import { discard } from './changes.ts';
import type { LetterDialogProps } from './redrive-dialog.tsx';

/** Gives one event up. */
export const DiscardDialog = ({ letter, done, close }: LetterDialogProps) => (
  <ReasonDialog
    title="Discard this event"
    verb="Discard"
    isDangerous
    close={close}
    act={async (reason) => {
      await discard(letter, { reason });
      say('It is given up.');
      done();
    }}
  >
    <p>
      {letter.source.name} will never handle it.
      {letter.source.ordered ? ' It goes past it, and handles what waits behind it.' : ''} This cannot be
      undone.
    </p>
  </ReasonDialog>
);
