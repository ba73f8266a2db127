import { signal } from '@preact/signals';

const SHOWN_MILLISECONDS = 6_000;

const said = signal<{ readonly text: string; readonly isBad: boolean } | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells what came of what somebody did. */
export const say = (text: string, isBad = false): void => {
  clearTimeout(timer);
  said.value = { text, isBad };
  timer = setTimeout(() => {
    said.value = undefined;
  }, SHOWN_MILLISECONDS);
};

/** Where `say` is heard, also by those who do not see. */
export const Toast = () => (
  <div class="toasts" role="status">
    {said.value === undefined ? null : (
      <p class={said.value.isBad ? 'toast bad' : 'toast'}>{said.value.text}</p>
    )}
  </div>
);
