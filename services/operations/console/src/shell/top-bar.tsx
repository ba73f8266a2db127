import { useEffect, useRef } from 'preact/hooks';
import { now } from '../live/clock.ts';
import { heardAt, isLive, isPaused } from '../live/live.ts';
import { goTo, place } from '../live/place.ts';
import { Icon } from '../parts/icon.tsx';
import { span } from '../words.ts';

/** Whether a key is meant for what somebody writes. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

const SearchBox = () => {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target))
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);
  const current = place.value;
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const q = input.current?.value.trim() ?? '';
          if (q !== '') goTo({ page: 'search', q });
        }}
      >
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          name="q"
          aria-label="Search by any id"
          aria-keyshortcuts="/"
          placeholder="Any id …"
          defaultValue={current.page === 'search' ? current.q : ''}
        />
        <kbd>/</kbd>
      </form>
    </search>
  );
};

const STALE_MILLISECONDS = 15_000;

/** Whether what is shown follows the platform; stops and starts that. */
const LiveButton = () => {
  const age = now.value - heardAt.value;
  const isStale = isLive.value && heardAt.value > 0 && age > STALE_MILLISECONDS;
  return (
    <button
      type="button"
      class={`live ${isPaused.value ? 'paused' : isStale ? 'stale' : 'on'}`}
      aria-pressed={isPaused.value}
      title={isPaused.value ? 'Follow the platform again' : 'Stop, to read in peace'}
      onClick={() => {
        isPaused.value = !isPaused.value;
      }}
    >
      <Icon name={isPaused.value ? 'play' : 'pause'} />
      {isPaused.value ? 'Paused' : isStale ? `Silent for ${span(age)}` : 'Live'}
    </button>
  );
};

export const TopBar = () => (
  <header class="top">
    <SearchBox />
    <LiveButton />
  </header>
);
