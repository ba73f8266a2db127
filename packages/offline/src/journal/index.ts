export type { JournalEntry, JournalKind, NewJournalEntry } from './entry.ts';
export { createJournal, type Journal, type JournalOptions } from './journal.ts';
export { createLineBuffer, type LineBuffer } from './line-buffer.ts';
export { logLine } from './log-line.ts';
