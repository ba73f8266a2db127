export type Cell = string | number;

/** A titled table with its columns aligned: numbers to the right, everything else to the left. */
export const columns = (
  title: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): string => {
  if (rows.length === 0) return `${title}\n  none`;
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const isNumeric = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumeric[column] ? String(cell).padStart(width) : String(cell).padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [title, ...[head, ...rows].map((cells) => `  ${line(cells)}`)].join('\n');
};
