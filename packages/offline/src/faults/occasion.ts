import type { FaultRule, FaultSite, Names } from './plan.ts';

/** Something that is about to happen at a site, and may go wrong. */
export interface Occasion {
  readonly site: FaultSite;
  /** What the site can be called in a plan; the first is its name in the journal. */
  readonly names: readonly string[];
  readonly eventTypes?: readonly string[];
  readonly action?: string;
  /** Whether the event that is concerned has this text in it, such as an id. */
  readonly carries?: (text: string) => boolean;
  /** Ids of what is concerned, for the journal. */
  readonly ids?: readonly string[];
}

/** Whether a rule is about this occasion. A rule for event types never applies where none is known, nor one about a text. */
export function applies({ name, eventType, action, about }: FaultRule, occasion: Occasion): boolean {
  return (
    isAmong(name, occasion.names) &&
    isAmong(eventType, occasion.eventTypes ?? []) &&
    isAmong(action, occasion.action === undefined ? [] : [occasion.action]) &&
    isCarried(about, occasion)
  );
}

/** For an occasion whose event is this JSON, which is made at most once, and only when a rule asks. */
export function carriedIn(json: () => string): (text: string) => boolean {
  let made: string | undefined;
  return (text) => {
    made ??= json();
    return made.includes(text);
  };
}

function isAmong(wanted: Names | undefined, found: readonly string[]): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? found.includes(wanted) : wanted.some((name) => found.includes(name));
}

function isCarried(about: Names | undefined, { carries }: Occasion): boolean {
  if (about === undefined) return true;
  const texts = typeof about === 'string' ? [about] : about;
  return carries !== undefined && texts.some((text) => carries(text));
}
