import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface PageProps {
  readonly title: string;
  /** A line above the title: what kind of thing it is. */
  readonly kind?: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page with its title, to which a keyboard and a screen reader come first. */
export const Page = ({ title, kind, lead, children }: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – edtech console`;
  }, [title]);
  useEffect(() => {
    // Not for the first page: who opens the console begins at its top.
    if (document.activeElement !== document.body || history.length > 1)
      heading.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, []);
  return (
    <>
      <header class="page">
        {kind === undefined ? null : <p class="kind">{kind}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead === undefined ? null : <p class="lead">{lead}</p>}
      </header>
      {children}
    </>
  );
};

export interface SectionProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly aside?: ComponentChildren;
}

export const Section = ({ title, children, aside }: SectionProps) => (
  <section class="part">
    <header>
      <h2>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
);
