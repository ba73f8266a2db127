import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const COLUMNS = 6;

/** The rows of the tables of the page: failure, what happens, who repairs it, how long, how it is seen, proof. */
const rows = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| failure |'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

const proofs = rows.flatMap((cells) =>
  (cells.at(-1) ?? '').split('<br>').map((proof) => ({ failure: cells[0], proof })),
);

test('every failure says what happens, who repairs it, how long it takes, how it is seen, and names a proof', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const cells of rows) {
    expect(cells).toHaveLength(COLUMNS);
    for (const cell of cells) expect(cell).not.toBe('');
  }
});

test.each(proofs)('$failure: $proof', ({ proof }) => {
  const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(proof) ?? [];
  expect(existsSync(join(ROOT, file))).toBe(true);
  const isThere = readFileSync(join(ROOT, file), 'utf8').includes(`'${title}'`);
  expect({ file, title, isThere }).toEqual({ file, title, isThere: true });
});
