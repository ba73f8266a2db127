import type { FaultRule, FaultSite, Names } from './plan.ts';

/** Something that is about to happen at a site, and may go wrong. */
export interface Occasion {
  readonly site: FaultSite;
  /** What the site can be called in a plan; the first is its name in the journal. */
  readonly names: readonly string[];
  readonly eventTypes?: readonly string[];
  readonly action?: string;
  /** Ids of what is concerned, for the journal. */
  readonly ids?: readonly string[];
}

/** Whether a rule is about this occasion. A rule for event types never applies where none is known. */
export function applies({ name, eventType, action }: FaultRule, occasion: Occasion): boolean {
  return (
    isAmong(name, occasion.names) &&
    isAmong(eventType, occasion.eventTypes ?? []) &&
    isAmong(action, occasion.action === undefined ? [] : [occasion.action])
  );
}

function isAmong(wanted: Names | undefined, found: readonly string[]): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? found.includes(wanted) : wanted.some((name) => found.includes(name));
}
