import { now } from '../live/clock.ts';
import { ago, exactly } from '../words.ts';

/** A time seen from now; exactly to whoever points at it, or moves to what it stands in by keyboard. */
export const Ago = ({ at }: { readonly at: string }) => (
  <time class="ago" dateTime={at} data-exact={exactly(at)} title={exactly(at)}>
    {ago(at, now.value)}
  </time>
);

/** A time as it was. */
export const Exactly = ({ at }: { readonly at: string }) => (
  <time dateTime={at} class="exact">
    {exactly(at)}
  </time>
);
