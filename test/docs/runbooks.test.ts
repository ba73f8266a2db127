import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PROMISES, type PromiseName, runbookOf } from '../../scripts/infrastructure/alarms/promises.ts';
import { readServices } from '../../scripts/infrastructure/read.ts';
import { functionsOf } from '../../scripts/infrastructure/service-files.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = 'docs/runbooks';

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const pages = readdirSync(join(ROOT, FOLDER))
  .filter((name) => name !== 'README.md')
  .sort();

const names = Object.keys(PROMISES) as readonly PromiseName[]; // The keys of a constant are its own.

test('every promise has a page, and every page is of a promise', () => {
  expect(pages.map((page) => `${FOLDER}/${page}`)).toEqual(names.map(runbookOf).toSorted());
});

test.each(pages)(
  '%s says what it means, what users notice, how to look and to mend, and when to escalate',
  (page) => {
    const headings = textOf(`${FOLDER}/${page}`).matchAll(/^## (.+)$/gm);
    expect([...headings].map(([, heading]) => heading)).toEqual([
      'It means',
      'Users notice',
      'Look',
      'Mend',
      'Escalate',
    ]);
  },
);

test('the index leads to every page, once', () => {
  const linked = textOf(`${FOLDER}/README.md`).matchAll(/^\| \[([\w-]+)\]\(([\w-]+)\.md\)/gm);
  expect([...linked].map(([, text, page]) => [text, page]).toSorted()).toEqual(
    names.map((name) => [name, name]).toSorted(),
  );
});

test.each([...pages, 'README.md'])('links in %s lead somewhere', (page) => {
  const targets = [...textOf(`${FOLDER}/${page}`).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, target = '']) => target,
  );
  expect(targets.filter((target) => !existsSync(join(ROOT, FOLDER, target)))).toEqual([]);
});

/** A command of one of our command lines, as a page shows it. */
interface Shown {
  readonly page: string;
  readonly script: string;
  readonly subcommand: string;
  /** What follows the subcommand. */
  readonly words: readonly string[];
}

/** Words of a command, of which those in quotes are one. */
const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/'[^']*'|\S+/g)].map(([word]) => word);

const shown: readonly Shown[] = [...pages, 'README.md'].flatMap((page) =>
  [...textOf(`${FOLDER}/${page}`).matchAll(/npm run ([a-z]+) -- ([^`#\n]+)/g)].map(
    ([, script = '', rest = '']) => {
      const [subcommand = '', ...words] = wordsOf(rest);
      return { page, script, subcommand, words };
    },
  ),
);

const spoken = [...new Set(shown.map(({ script, subcommand }) => `${script} ${subcommand}`))].sort();

test('there are commands to be tested, of every command line that operators have', () => {
  expect(shown.length).toBeGreaterThan(40);
  expect(new Set(shown.map(({ script }) => script))).toEqual(
    new Set(['ops', 'dlq', 'outbox', 'consumers', 'replay']),
  );
});

test.each(spoken)(
  'npm run %s: there is such a command, with all flags and places that pages show',
  async (line) => {
    const [script = '', subcommand = ''] = line.split(' ');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(ROOT, `scripts/${script}.ts`), subcommand, '--help'],
      { env: { ...process.env, COLUMNS: '200' } },
    );
    // Of a command that it does not know, a command line prints its own help.
    const [, usage = ''] = new RegExp(`^Usage: ${script} ${subcommand}(.*)$`, 'm').exec(stdout) ?? [];
    expect({ line, usage }).toMatchObject({ usage: expect.stringContaining('[options]') });
    const flags = new Map(
      [...stdout.matchAll(/^\s+(?:-\w, )?(--[\w-]+)( <)?/gm)].map(([, flag = '', value]) => [
        flag,
        value !== undefined,
      ]),
    );
    const least = [...usage.matchAll(/<[\w-]+>/g)].length;
    const optional = [...usage.matchAll(/\[(?!options)[\w-]+\]/g)].length;
    const most = usage.includes('...]') ? Number.POSITIVE_INFINITY : least + optional;
    for (const { page, words, ...command } of shown) {
      if (command.script !== script || command.subcommand !== subcommand) continue;
      const unknown = words.filter((word) => word.startsWith('--') && !flags.has(word));
      expect({ page, line, unknown }).toEqual({ page, line, unknown: [] });
      const places = words.filter(
        (word, at) => !word.startsWith('--') && flags.get(words[at - 1] ?? '') !== true,
      );
      const lacking = words.filter(
        (word, at) => flags.get(word) === true && (words[at + 1] ?? '--').startsWith('--'),
      );
      expect({ page, line, lacking }).toEqual({ page, line, lacking: [] });
      const fits = places.length >= least && places.length <= most;
      expect({ page, line, places, fits }).toEqual({ page, line, places, fits: true });
    }
  },
);

test('functions whose logs pages show are there', async () => {
  const services = await readServices(ROOT);
  const keys = services.flatMap((service) => functionsOf(service, services)).map(({ key }) => key);
  const named = pages.flatMap((page) =>
    [...textOf(`${FOLDER}/${page}`).matchAll(/(?:lambda|function|function-name)[/: ]edtech-prod-(\w+)/g)].map(
      ([, key = '']) => ({ page, key }),
    ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ key }) => !keys.includes(key))).toEqual([]);
});
