import { signal } from '@preact/signals';

/** Epoch milliseconds, every second: what is said relative to now follows it. */
export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, 1_000);
