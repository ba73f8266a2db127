import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { FORMATS } from '../../../scripts/schemas/formats.ts';
import { readSchemas } from '../../../scripts/schemas/source.ts';
import { repository } from './sandbox.ts';

const folder = join(repository, 'docs/events');
const page = readFileSync(join(folder, 'index.html'), 'utf8');

interface Reference {
  readonly $ref: string;
}

/** The parts of an AsyncAPI document that are looked at. */
interface AsyncApi {
  readonly channels: Readonly<Record<string, object>>;
  readonly operations: Readonly<
    Record<
      string,
      { readonly action: string; readonly channel: Reference; readonly messages: readonly Reference[] }
    >
  >;
  readonly components: { readonly messages: Readonly<Record<string, object>> };
}

const document: AsyncApi = JSON.parse(readFileSync(join(folder, 'asyncapi.json'), 'utf8'));
const { events } = readSchemas(repository);
const types = [...new Set(events.map(({ type }) => type))];

const matches = (pattern: RegExp): readonly string[] =>
  [...page.matchAll(pattern)].map(([, found = '']) => found);

describe('the page', () => {
  test('shows every event once, with all of its versions', () => {
    expect(matches(/<article id="([^"]+)" class=/g)).toEqual(expect.arrayContaining(types));
    expect(matches(/<article id="([^"]+)" class=/g)).toHaveLength(types.length);
    for (const { file } of events) expect(page).toContain(`href="../../${file}"`);
  });

  test('says of each event whom it is for', () => {
    for (const { type, kind } of events) expect(page).toContain(`<article id="${type}" class="${kind}"`);
  });

  test('needs nothing from elsewhere: no script, style, font or image is fetched', () => {
    expect(page).not.toMatch(/\b(src|srcset)=|<link\b|@import|url\(/);
    expect(matches(/href="(https?:[^"]*)"/g)).toEqual([]);
  });

  test('leads to places that exist', () => {
    const ids = new Set(matches(/\bid="([^"]+)"/g));
    for (const target of matches(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    for (const path of new Set(matches(/href="([^#"][^"]*)"/g)))
      expect([path, existsSync(resolve(folder, path))]).toEqual([path, true]);
  });

  test('holds every id once', () => {
    const ids = matches(/\bid="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the AsyncAPI document', () => {
  test('keeps AsyncAPI’s own schema', () => {
    const specification = createRequire(import.meta.url).resolve(
      '@asyncapi/specs/schemas/3.0.0-without-$id.json',
    );
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(specification, 'utf8')));
    validate(document);
    expect(validate.errors).toBeNull();
  });

  test('is of version 3, with a channel for every event and a message for every version', () => {
    expect(document).toMatchObject({
      asyncapi: '3.0.0',
      info: { title: expect.any(String), version: expect.any(String) },
    });
    expect(Object.keys(document.channels).sort()).toEqual([...types].sort());
    expect(Object.keys(document.components.messages).sort()).toEqual(events.map(({ title }) => title).sort());
  });

  test('refers to nothing that it does not hold', () => {
    const references = JSON.stringify(document).match(/(?<="\$ref":")[^"]+/g) ?? [];
    expect(references.length).toBeGreaterThan(events.length);
    for (const reference of new Set(references)) {
      const steps = reference
        .replace(/^#\//, '')
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
      const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], document);
      expect([reference, typeof found]).toEqual([reference, 'object']);
    }
  });

  test('has operations that send or receive messages of their own channel', () => {
    for (const [name, { action, channel, messages }] of Object.entries(document.operations)) {
      expect([name, ['send', 'receive'].includes(action)]).toEqual([name, true]);
      for (const { $ref } of messages) expect($ref).toContain(`${channel.$ref}/messages/`);
    }
  });

  const ajv = new Ajv({ strict: false, formats: { ...FORMATS }, logger: false }).addSchema(
    document,
    'asyncapi',
  );

  test.each(events)('describes the recorded events of $title', ({ type, version, title }) => {
    const validate = ajv.compile({ $ref: `asyncapi#/components/messages/${title}/payload` });
    const recorded: unknown[] = JSON.parse(
      readFileSync(join(repository, `test/corpus/${type}.v${version}.json`), 'utf8'),
    );
    for (const event of recorded) {
      expect([validate(event), validate.errors]).toEqual([true, null]);
      expect(validate({ ...(event as object), version: version + 1 })).toBe(false);
      expect(validate({ ...(event as object), data: {} })).toBe(false);
    }
  });
});

test('no two places define the same event: only schemas/ says what an event carries', () => {
  const sources = globSync('{packages,services}/**/*.ts', {
    cwd: repository,
    exclude: (path) => /node_modules|generated|test$/.test(path),
  });
  const defining = sources.filter((file) =>
    /(?:interface|type) \w+V\d+\b(?! *as)/.test(
      readFileSync(join(repository, file), 'utf8').replaceAll(/(?:import|export) (?:type )?\{[^}]*\}/g, ''),
    ),
  );
  expect(defining).toEqual([]);
});
