import { BOUNDS } from '@edtech/metrics';

/** Whether a target is met; `unknown` when nothing happened, or what is known cannot tell. */
export type Met = boolean | 'unknown';

export type Unit = '%' | 'ms' | 's' | 'dead letters';

/** One of the things that a key figure is made of. */
export interface KpiPart {
  readonly name: string;
  /** Undefined when there is nothing that it could be computed of. */
  readonly value?: number;
  readonly met: Met;
  readonly basis: string;
}

/** A key performance indicator against its target. */
export interface Kpi extends KpiPart {
  /** As it was set: `< 1 s`. */
  readonly target: string;
  readonly unit: Unit;
  readonly parts?: readonly KpiPart[];
}

/** How many of how many; nothing of nothing is unknown. */
export const shareAbove = (
  { part, of }: { readonly part: number; readonly of: number },
  share: number,
): Pick<KpiPart, 'value' | 'met'> =>
  of === 0 ? { met: 'unknown' } : { value: (part / of) * 100, met: part / of > share };

/** Whether a time is short enough of which only the bound of its bucket is known: it may be as short as the bound before. */
export const isWithin = (bound: number | undefined, milliseconds: number): Met => {
  if (bound === undefined) return 'unknown';
  if (bound <= milliseconds) return true;
  const before = BOUNDS.findLast((one) => one < bound) ?? 0;
  return before >= milliseconds ? false : 'unknown';
};

/** One that is missed is enough to miss all; parts of which nothing happened say nothing. */
export const allMet = (parts: readonly Pick<KpiPart, 'value' | 'met'>[]): Met => {
  if (parts.some(({ met }) => met === false)) return false;
  const told = parts.filter(({ value }) => value !== undefined);
  if (told.length === 0 || told.some(({ met }) => met === 'unknown')) return 'unknown';
  return true;
};

/** What is known, or why it is not. */
export type Known<Value> =
  | { readonly known: true; readonly value: Value }
  | { readonly known: false; readonly why: string };

/** A place that does not answer keeps nobody from the other figures. */
export const asKnown = async <Value>(asked: Promise<Value>): Promise<Known<Value>> => {
  try {
    return { known: true, value: await asked };
  } catch (error) {
    return { known: false, why: String(error) };
  }
};
