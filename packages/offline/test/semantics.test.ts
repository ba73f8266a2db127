import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DOCUMENT = resolve(import.meta.dirname, '../docs/semantics.md');
const ROOT = resolve(import.meta.dirname, '../../..');
const COLUMNS = 4;
const NO_COUNTERPART = 'no counterpart';

interface Proof {
  readonly file: string;
  readonly title: string;
}

interface Row {
  readonly feature: string;
  readonly aws: string;
  readonly proofs: readonly Proof[];
}

/** The rows of every table in the document: feature, AWS, here, proof. */
const text = readFileSync(DOCUMENT, 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Feature |'))
  .map(readRow);
const links = new Set([...text.matchAll(/^\[(\w[\w-]*)\]: https:\/\//gm)].map(([, name]) => name));

function readRow(line: string): Row {
  const cells = line.slice(1, -1).split('|');
  if (cells.length !== COLUMNS) throw new Error(`not a row of ${COLUMNS} cells: ${line}`);
  const [feature = '', aws = '', , proof = ''] = cells.map((cell) => cell.trim());
  return { feature, aws, proofs: proof.split('<br>').map(readProof) };
}

function readProof(cell: string): Proof {
  const [, file, title] = /^`([^`]+)` › (.+)$/.exec(cell.trim()) ?? [];
  if (file === undefined || title === undefined) throw new Error(`names no test: ${cell}`);
  return { file, title };
}

/** Files are named from this folder, or from the repository when they need DynamoDB Local or a whole platform. */
function source(file: string): string | undefined {
  const path = file.startsWith('test/') ? join(ROOT, file) : join(import.meta.dirname, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** A test or describe is a call whose first argument is its title. */
function names(tests: string, title: string): boolean {
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\(\\s*(['"\`])${escaped}\\1,`).test(tests);
}

test('the table of semantics has rows', () => {
  expect(rows.length).toBeGreaterThan(80);
});

test.each(rows)('"$feature" cites a page and names tests that exist', ({ aws, proofs }) => {
  const cited = [...aws.matchAll(/\]\[([\w-]+)\]/g)].map(([, name]) => name);
  // Only what exists locally alone has nothing to be compared with.
  expect(cited.length > 0 || aws === NO_COUNTERPART).toBe(true);
  expect(cited.filter((name) => !links.has(name))).toEqual([]);
  const missing = proofs.filter(({ file, title }) => {
    const tests = source(file);
    return tests === undefined || !title.split(' › ').every((part) => names(tests, part));
  });
  expect(missing).toEqual([]);
});
