import { isOpen, signOut, who } from '../api/session.ts';
import { useStatus } from '../live/figures.ts';
import { place } from '../live/place.ts';
import { Icon } from '../parts/icon.tsx';
import { hrefOf } from '../places.ts';
import { count } from '../words.ts';
import { SECTIONS } from './sections.ts';
import { ThemeChoice } from './theme.tsx';

/** How many things of a section wait for somebody. */
const useWaiting = (): Readonly<Record<string, number>> => {
  const { data } = useStatus();
  return {
    'Dead letters': (data?.deadLetters?.open ?? 0) + (data?.deadLetters?.routed ?? 0),
    Sagas: data?.sagas.stuck ?? 0,
    Outboxes: data?.depths.outboxes.reduce((sum, { failed }) => sum + failed, 0) ?? 0,
  };
};

/** At the side of a wide screen, at the bottom of a narrow one. */
export const Navigation = () => {
  const waiting = useWaiting();
  const { page } = place.value;
  return (
    <nav class="sections" aria-label="Sections">
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <a class="brand" href={hrefOf({ page: 'overview' })}>
        <Icon name="pulse" />
        <span>
          edtech <b>console</b>
        </span>
      </a>
      <ul>
        {SECTIONS.map(({ name, icon, place: to, pages, isInBar }) => (
          <li key={name} class={isInBar ? undefined : 'wide'}>
            <a href={hrefOf(to)} aria-current={pages.includes(page) ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{name}</span>
              {(waiting[name] ?? 0) > 0 ? (
                <b class="waiting">
                  {count(waiting[name] ?? 0)}
                  <span class="sr"> wait for somebody</span>
                </b>
              ) : null}
            </a>
          </li>
        ))}
        <li class="narrow">
          <a
            href={hrefOf({ page: 'more' })}
            aria-current={['more', 'outboxes', 'events'].includes(page) ? 'page' : undefined}
          >
            <Icon name="more" />
            <span>More</span>
          </a>
        </li>
      </ul>
      <footer>
        <ThemeChoice />
        <p>
          {who.value?.facts.subject}
          {isOpen.value === true ? null : (
            <button type="button" class="quiet" onClick={() => signOut()}>
              Sign out
            </button>
          )}
        </p>
      </footer>
    </nav>
  );
};
