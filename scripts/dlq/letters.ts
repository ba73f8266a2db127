import { createDeadLetterStore, type DeadLetterStore } from '@edtech/dead-letters';
import { serviceTablesOn } from '../service-tables.ts';

/** Whose table holds the dead letters. */
export const DEAD_LETTERS = 'dead-letters';

/** @param stage name of a stage on AWS; the platform on this machine when undefined */
export const deadLettersOn = (stage: string | undefined): DeadLetterStore =>
  createDeadLetterStore(serviceTablesOn(stage)(DEAD_LETTERS));
