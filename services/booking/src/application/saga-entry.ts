import type { HistoryEntry as SagaEntry } from '@edtech/saga';
import type { HistoryEntry } from './booking-progress.ts';

/** What happened to the workflow as a whole is told apart from what happened to the booking. */
export const entryOf = ({ at, what, step, code, reason }: SagaEntry): HistoryEntry => {
  const event = what.replaceAll('-', '_').toUpperCase();
  return {
    at,
    event: step === undefined ? `WORKFLOW_${event}` : event,
    ...(step === undefined ? {} : { step }),
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
  };
};
