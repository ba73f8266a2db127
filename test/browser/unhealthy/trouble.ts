import type { UnhealthyEvent } from '@edtech/operations';
import type { Locator } from 'playwright-core';
import type { Scene } from './scene.ts';

/** By what one unhealthy event is told from all others. */
export type Sought = Pick<UnhealthyEvent, 'kind' | 'service' | 'place' | 'subject'>;

/** A trouble that is there now. */
export interface Provoked {
  readonly sought: Sought;
  /** Mends it, as a person does who has its card of the console on the screen. */
  mend(card: Locator): Promise<void>;
}

/** How one kind of trouble comes about. */
export interface Trouble {
  /** What the console calls one of it. */
  readonly title: RegExp;
  /** It takes its time to come about, and is begun before others are looked at. */
  readonly isSlow?: true;
  readonly provoke: (scene: Scene) => Promise<Provoked>;
}
