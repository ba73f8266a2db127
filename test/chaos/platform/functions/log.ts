import { jsonLog, type Log } from '@edtech/contracts';

/** What went well is left out: a line for every event that was handled costs more than handling some. */
export const log: Log = (entry) => {
  if (entry.level !== 'info') jsonLog(entry);
};
