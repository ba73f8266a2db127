import { computed, signal } from '@preact/signals';

const isHidden = signal(document.hidden);

document.addEventListener('visibilitychange', () => {
  isHidden.value = document.hidden;
});

/** Whether somebody has stopped the updates, to read in peace. */
export const isPaused = signal(false);

/** Whether what is shown follows the platform: never for a tab that nobody sees. */
export const isLive = computed(() => !isPaused.value && !isHidden.value);

/** When something was last answered (epoch milliseconds); 0 before that. */
export const heardAt = signal(0);
