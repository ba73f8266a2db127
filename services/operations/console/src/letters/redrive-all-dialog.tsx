import { ReasonDialog } from '../parts/dialog.tsx';
import { say } from '../parts/toast.tsx';
import { counted } from '../words.ts';
import { redriveAll } from './changes.ts';

export interface RedriveAllProps {
  /** Those of a cause, or of an aggregate. */
  readonly of: { readonly cause: string } | { readonly aggregate: string };
  readonly done: () => void;
  readonly close: () => void;
}

/** Has all events of one cause, or of one aggregate, handled once more. */
export const RedriveAllDialog = ({ of, done, close }: RedriveAllProps) => (
  <ReasonDialog
    title={'cause' in of ? 'Redrive all of this cause' : `Redrive all of ${of.aggregate}`}
    verb="Redrive all"
    close={close}
    act={async (reason) => {
      const { sent, held, failed } = await redriveAll({ ...of, reason });
      const left = [
        ...(held.length === 0 ? [] : [`${held.length} held, because one before them was not sent`]),
        ...(failed.length === 0 ? [] : [`${failed.length} not: ${failed[0]?.message}`]),
      ];
      say([`${counted(sent.length, 'event')} on the way again`, ...left].join('; '), failed.length > 0);
      done();
    }}
  >
    <p>
      All that are open or wait for a person go to their consumers once more, those of one aggregate in their
      order.
    </p>
  </ReasonDialog>
);
