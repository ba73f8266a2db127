import type { ComponentChildren } from 'preact';
import { hrefOf, type Place } from '../places.ts';

export interface LinkProps {
  readonly to: Place;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link to a page of the console. */
export const Link = ({ to, children, class: name }: LinkProps) => (
  <a href={hrefOf(to)} class={name}>
    {children}
  </a>
);
