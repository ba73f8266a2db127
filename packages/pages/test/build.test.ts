import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fingerprintOf } from '../src/fingerprint.ts';

const run = promisify(execFile);

const source = resolve(import.meta.dirname, '../src/build.ts');

/** In a process of its own: the bundler's native part takes no objects from jest's. */
const build = async (folder: string): Promise<string> => {
  const script = `const { buildPage } = await import(${JSON.stringify(source)}); console.log(await buildPage(${JSON.stringify(folder)}))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return stdout.trim();
};

let folder: string;

beforeEach(async () => {
  // Beside the packages that a page is built with.
  await mkdir(join(import.meta.dirname, '.pages'), { recursive: true });
  folder = await mkdtemp(join(import.meta.dirname, '.pages', 'page-'));
  await writeFile(
    join(folder, 'vite.config.ts'),
    "export default { base: '/page/', build: { assetsDir: '' } };",
  );
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="./main.ts"></script>',
  );
  await writeFile(join(folder, 'main.ts'), "const text: string = 'one'; document.title = text;");
});

afterAll(() => rm(join(import.meta.dirname, '.pages'), { recursive: true, force: true }));

const scripts = async (): Promise<readonly string[]> => {
  const names = await readdir(join(folder, 'dist'));
  return names.filter((name) => name.endsWith('.js'));
};

test('a page is built when it is missing, and when its sources have changed, and then its old files go', async () => {
  expect(await build(folder)).toBe('true');
  const [first = ''] = await scripts();
  expect(await readFile(join(folder, 'dist', 'index.html'), 'utf8')).toContain(`/page/${first}`);
  expect(await build(folder)).toBe('false');
  await writeFile(join(folder, 'main.ts'), "document.title = 'two';");
  expect(await build(folder)).toBe('true');
  const after = await scripts();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual([first]);
});

test('a build that fails leaves what was there, and is tried again', async () => {
  await build(folder);
  const before = await readdir(join(folder, 'dist'));
  await writeFile(join(folder, 'main.ts'), 'const = ;');
  await expect(build(folder)).rejects.toThrow();
  await expect(build(folder)).rejects.toThrow();
  expect(await readdir(join(folder, 'dist'))).toEqual(before);
});

test('a page is made of names and contents: not of times, and not of what was built', async () => {
  const before = await fingerprintOf(folder, []);
  await writeFile(join(folder, 'main.ts'), await readFile(join(folder, 'main.ts')));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist', 'x'), 'x');
  expect(await fingerprintOf(folder, [])).toBe(before);
  await writeFile(join(folder, 'other.ts'), '');
  expect(await fingerprintOf(folder, [])).not.toBe(before);
  expect(await fingerprintOf(folder, [join(folder, 'main.ts')])).not.toBe(await fingerprintOf(folder, []));
});
