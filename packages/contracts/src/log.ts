/** One structured line. Fields hold ids, codes and counts; never personal data, never a token. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [field: string]: unknown;
}

export type Log = (entry: LogEntry) => void;

/** Writes entries as JSON lines, which CloudWatch indexes by field. */
export const jsonLog: Log = (entry) => console[entry.level](JSON.stringify(entry));
