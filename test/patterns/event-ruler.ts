import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PatternCase } from '../../packages/offline/test/patterns/case.ts';
import { cases } from '../../packages/offline/test/patterns/cases.ts';

/**
 * Runs every pattern case through AWS's own library, event-ruler, and compares its verdicts with the table.
 *
 *   node test/patterns/event-ruler.ts [--if-available]
 *
 * Needs Java 17 or later and Maven. Exits with 1 on any disagreement that the table does not name, and where Java,
 * Maven or the library is missing, unless --if-available is given.
 */
const home = join(import.meta.dirname, 'event-ruler');

type Verdicts = { readonly lines: readonly string[] } | { readonly missing: string };

function askEventRuler(questions: readonly PatternCase[]): Verdicts {
  const scratch = mkdtempSync(join(tmpdir(), 'event-ruler-'));
  try {
    const file = join(scratch, 'classpath');
    const maven = [
      '-q',
      '-B',
      '-f',
      join(home, 'pom.xml'),
      'dependency:build-classpath',
      `-Dmdep.outputFile=${file}`,
    ];
    const resolved = spawnSync('mvn', [...maven, `-Dmdep.pathSeparator=${delimiter}`], { encoding: 'utf8' });
    if (resolved.error) return { missing: 'Maven is not installed' };
    if (resolved.status !== 0)
      return { missing: `Maven could not fetch event-ruler (${firstLine(resolved.stdout)})` };
    const input = questions.map(({ pattern, event }) =>
      JSON.stringify({ pattern: text(pattern), event: text(event) }),
    );
    const java = spawnSync('java', ['-cp', readFileSync(file, 'utf8'), join(home, 'Verdicts.java')], {
      input: input.join('\n'),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (java.error) return { missing: 'Java is not installed' };
    if (java.status !== 0)
      throw new Error(`The verdicts program failed; run it by hand to see why:\n${java.stderr}`);
    return { lines: java.stdout.trimEnd().split('\n') };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function text(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function firstLine(output: string): string {
  return output.split('\n').find((line) => line.trim() !== '') ?? 'no message';
}

function expectedOf({ expected, differs }: PatternCase): string {
  if (differs !== undefined) return differs.eventRuler;
  return expected === 'match' || expected === 'no match' ? expected : 'refused';
}

function disagreement(question: PatternCase, line: string): readonly string[] {
  const [verdict = '', reason = ''] = line.split('\t');
  if (verdict === expectedOf(question)) return [];
  const { name, pattern, event } = question;
  const says = reason === '' ? verdict : `${verdict} (${reason})`;
  return [
    `${name}\n  pattern ${text(pattern)}\n  event ${text(event)}\n  table: ${expectedOf(question)}, event-ruler: ${says}`,
  ];
}

const { values } = parseArgs({ options: { 'if-available': { type: 'boolean', default: false } } });
const verdicts = askEventRuler(cases);
if ('missing' in verdicts) {
  console.error(`The pattern cases were not compared with event-ruler: ${verdicts.missing}.`);
  process.exitCode = values['if-available'] ? 0 : 1;
} else {
  const found = cases.flatMap((question, index) =>
    disagreement(question, verdicts.lines[index] ?? 'no verdict'),
  );
  const named = cases.filter(({ differs }) => differs !== undefined).length;
  for (const problem of found) console.log(problem);
  console.log(
    `${cases.length} pattern cases, ${found.length} disagreements with event-ruler, ${named} named in the table.`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}
