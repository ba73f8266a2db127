import type { ReportRow, Value } from './report.ts';

/**
 * What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection. Titles of courses are
 * written by tutors, and opened by whoever runs the platform.
 */
const FORMULA = /^[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;
const NEEDS_QUOTES = /[",\r\n]/;
const LINE_END = '\r\n';

/** Numbers are ours, and stay numbers; a text that would be a formula is led by an apostrophe. */
const cell = (value: Value | undefined): string => {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** A table with a line of names, as in https://www.rfc-editor.org/rfc/rfc4180. What has no value is empty. */
export const csv = (columns: readonly string[], rows: readonly ReportRow[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => cells.map(cell).join(',') + LINE_END)
    .join('');
