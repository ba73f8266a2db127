import type { ComponentChildren } from 'preact';

/** What may be wider or longer than its place: a keyboard reaches it, and scrolls it. */
export const Scrolls = ({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
  <section class="scrolls" tabIndex={0} aria-label={label}>
    {children}
  </section>
);
