import type { FaultPlan } from '@edtech/offline';
import type { End } from './end.ts';
import type { Ids } from './ids.ts';
import type { StepName } from './steps.ts';

/** What can befall a step of the workflow. */
export const MISHAPS = [
  'rejected',
  'error',
  'timeout',
  'reply lost',
  'reply twice',
  'reply after the timeout',
  'service down for 20 s',
  'crash before the transition is committed',
  'crash after the transition is committed',
  'user cancels',
] as const;

export type Mishap = (typeof MISHAPS)[number];

/** What a case has of its own, where the mishap does not come from its name alone. */
export interface Circumstances {
  /** Token of the card with which the student pays. */
  readonly card?: string;
  /** How the student's address begins: the local sender has mails to some of them go wrong. */
  readonly mailName?: string;
  /** Somebody else has booked the very time before. */
  readonly slotTaken?: boolean;
  /** In place of those by which the mishap is brought about otherwise. */
  readonly faults?: (ids: Ids) => FaultPlan;
  /** The hold is given free behind the workflow's back, once the step is asked. */
  readonly holdGone?: boolean;
  /** The student cancels once this is in the history, and is answered with this status. */
  readonly cancels?: { readonly once: readonly [step: string, event: string]; readonly answer: 202 | 409 };
}

export interface Case extends Circumstances {
  readonly step: StepName;
  readonly mishap: Mishap;
  /** What really holds, where the mishap is not what its name says. */
  readonly note?: string;
  readonly end: End;
}

/** What befalls one step, mishap by mishap. */
export type CasesOfStep = { readonly [Name in Mishap]?: Omit<Case, 'step' | 'mishap'> };

export const casesOf = (step: StepName, cases: CasesOfStep): readonly Case[] =>
  MISHAPS.flatMap((mishap) => {
    const found = cases[mishap];
    return found === undefined ? [] : [{ step, mishap, ...found }];
  });
