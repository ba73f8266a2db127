import { Icon } from '../parts/icon.tsx';
import { Link } from '../parts/link.tsx';
import type { Promised } from './promises.ts';

/** A promise, and whether it is kept: said by a mark and a word, not by colour alone. */
export const PromiseTile = ({
  of: { name, value, isKept, promise, detail, to },
}: {
  readonly of: Promised;
}) => (
  <li class={`tile ${isKept === undefined ? 'calm' : isKept ? 'good' : 'bad'}`}>
    <Link to={to}>
      <span class="name">{name}</span>
      <span class="value">{value}</span>
      <span class="verdict">
        {isKept === undefined ? null : <Icon name={isKept ? 'check' : 'alert'} />}
        <span class="sr">{isKept === undefined ? 'Not known.' : isKept ? 'Kept.' : 'Broken.'} </span>
        Promised: {promise}
      </span>
      <span class="detail">{detail}</span>
    </Link>
  </li>
);
