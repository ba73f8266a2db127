/** Strokes on a grid of 24. */
const SHAPES = {
  pulse: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  letters: 'M3.5 6.5h17v11h-17zM3.5 7l8.5 6 8.5-6',
  consumers: 'M4 5h7v6H4zM13 13h7v6h-7zM11 8h5.500v5',
  events: 'M4 7h16M4 12h16M4 17h10',
  outboxes: 'M4 14v5h16v-5M12 15V4M8 8l4-4 4 4',
  sagas: 'M6 4v9a4 4 0 0 0 4 4h8M15 13l4 4-4 4M6 8h8a3 3 0 0 0 3-3',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600l1.400 1.400M17 17l1.400 1.400M18.400 5.600L17 7M7 17l-1.400 1.400',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  half: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  cross: 'M6 6l12 12M18 6L6 18',
  alert: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5.500l10 6.500-10 6.500z',
  redrive:
    'M4 12a8 8 0 0 1 13.700-5.600L20 8.500M20 4v4.500h-4.500M20 12a8 8 0 0 1-13.700 5.600L4 15.500M4 20v-4.500h4.500',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  discard: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.500l3 2',
  next: 'M9 5l7 7-7 7',
} as const;

export type IconName = keyof typeof SHAPES;

/** A picture beside words that say the same. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={SHAPES[name]} />
  </svg>
);
