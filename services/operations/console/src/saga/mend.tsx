import type { DeadLettersAnswer } from '@edtech/dead-letters/answers';
import { useState } from 'preact/hooks';
import { redrive } from '../letters/changes.ts';
import { lettersPath } from '../letters/paths.ts';
import { useAnswer } from '../live/answers.ts';
import { ReasonDialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Link } from '../parts/link.tsx';
import { say } from '../parts/toast.tsx';

export interface SagaMendProps {
  readonly saga: string;
  readonly id: string;
  readonly done: () => void;
}

/** Has a stuck saga ask again for what is not given back: by its dead letter, which keeps who had it do so, and why. */
export const SagaMend = ({ saga, id, done }: SagaMendProps) => {
  const [isAsked, setAsked] = useState(false);
  const answer = useAnswer<DeadLettersAnswer>(lettersPath({ aggregate: `${saga}/${id}` }), { every: 4_000 });
  const letter = answer.data?.deadLetters.find(({ source }) => source.kind === 'saga');
  if (letter === undefined)
    return (
      <p>It can be mended here as soon as its dead letter is on record, which takes five minutes at most.</p>
    );
  return (
    <div class="next">
      <button type="button" class="primary" onClick={() => setAsked(true)}>
        <Icon name="redrive" /> Have it ask again …
      </button>
      <Link to={{ page: 'letter', id: letter.id }} class="button">
        Its dead letter <Icon name="next" />
      </Link>
      {isAsked ? (
        <ReasonDialog
          title="Have it ask again"
          verb="Ask again"
          close={() => setAsked(false)}
          act={async (reason) => {
            await redrive(letter, { reason });
            say('It asks again for what is not given back.');
            done();
          }}
        >
          <p>
            It asks once more, as often and as patiently as before, for everything that it could not give
            back. Who is asked does nothing twice.
          </p>
        </ReasonDialog>
      ) : null}
    </div>
  );
};
