/** What a timer is about. Its id is the one name that it has in items, messages and `openTimers`. */
export type TimerMeaning =
  | { readonly of: 'saga' }
  | { readonly of: 'step' | 'compensation'; readonly step: string; readonly attempt: number };

const UNDO = ':undo';

export const DEADLINE = 'deadline';

export const stepTimer = (step: string, attempt: number): string => `${step}#${attempt}`;

export const undoTimer = (step: string, attempt: number): string => `${step}${UNDO}#${attempt}`;

export const isUndoTimerOf = (step: string, id: string): boolean => id.startsWith(`${step}${UNDO}#`);

/** The meaning of a timer's id; undefined when it is none. */
export const meaningOf = (id: string): TimerMeaning | undefined => {
  if (id === DEADLINE) return { of: 'saga' };
  const [, step, undo, attempt] = /^([A-Z][A-Z0-9_]*)(:undo)?#(\d+)$/.exec(id) ?? [];
  if (step === undefined) return undefined;
  return { of: undo === undefined ? 'step' : 'compensation', step, attempt: Number(attempt) };
};
