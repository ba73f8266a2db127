import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pascalCase } from './names.ts';
import { type Problem, SchemasRefused } from './refusal.ts';
import { findings, type Kind } from './rules.ts';
import type { EventKind, Schema } from './schema.ts';

export interface SchemaFile {
  /** From the repository, with slashes. */
  readonly file: string;
  /** The name of the type that it describes. */
  readonly title: string;
  readonly schema: Schema;
}

export interface EventSchema extends SchemaFile {
  /** The service that owns the event: the folder. */
  readonly context: string;
  readonly type: string;
  readonly version: number;
  readonly aggregate: string;
  readonly kind: EventKind;
  /** Types of the events that answer it, when it is a request. */
  readonly replies: readonly string[];
  readonly deprecated: boolean;
}

/** What a service takes or answers over HTTP. */
export interface BodySchema extends SchemaFile {
  readonly service: string;
  /** The file's name without ending. */
  readonly name: string;
}

export interface Schemas {
  readonly envelope: SchemaFile;
  /** Ordered by type, then version. */
  readonly events: readonly EventSchema[];
  readonly requests: readonly BodySchema[];
  readonly answers: readonly BodySchema[];
}

const EVENT_FILE = /^schemas\/([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+)\.v([1-9]\d*)\.json$/;
const BODY_FILE = /^services\/([a-z][a-z0-9-]*)\/schemas\/([a-z][a-z0-9-]*)\.json$/;
const ANSWER_ENDING = '-answer';
const ENVELOPE_FILE = 'schemas/envelope.json';

/** Where the function lies that makes the next version of `before`. */
export const upcasterFile = ({ type, version }: Pick<EventSchema, 'type' | 'version'>): string =>
  `packages/contracts/src/upcasters/${type}.v${version}.ts`;

/**
 * Every schema of the repository at `root`, known to be fit for generation.
 * @throws SchemasRefused with everything that is wrong in any of them
 */
export const readSchemas = (root: string): Schemas => {
  const problems: Problem[] = [];
  const read = (file: string, kind: Kind): SchemaFile => {
    const { schema, problems: found } = parse(root, file, kind);
    problems.push(...found);
    return { file, title: kind.title, schema };
  };
  const envelope = read(ENVELOPE_FILE, {
    title: 'Envelope',
    shared: true,
    open: ['/properties/data'],
  });
  const events = filesIn(root, 'schemas/*/*.json').flatMap((file): EventSchema[] => {
    const [, context, type, version] = EVENT_FILE.exec(file) ?? [];
    if (context === undefined || type === undefined || version === undefined) {
      problems.push({
        file,
        at: '',
        problem: 'must be named <context>/<event.name>.v<N>.json, in lower case',
      });
      return [];
    }
    const schema = read(file, {
      title: `${pascalCase(type)}V${version}`,
      shared: true,
      event: type,
      open: [],
    });
    // Without an aggregate or a kind it is among the problems, and nothing is made of it.
    const {
      'x-aggregate': aggregate = '',
      'x-kind': kind = 'fact',
      'x-replies': replies = [],
    } = schema.schema;
    const deprecated = schema.schema.deprecated === true;
    return [{ ...schema, context, type, version: Number(version), aggregate, kind, replies, deprecated }];
  });
  const bodies = filesIn(root, 'services/*/schemas/*.json').flatMap((file): BodySchema[] => {
    const [, service, name] = BODY_FILE.exec(file) ?? [];
    if (service === undefined || name === undefined) {
      problems.push({ file, at: '', problem: 'must be named in lower case, with dashes' });
      return [];
    }
    const kind = { title: pascalCase(name), shared: isAnswer({ name }), open: [] };
    return [{ ...read(file, kind), service, name }];
  });
  const ordered = events.sort((a, b) =>
    a.type === b.type ? a.version - b.version : a.type < b.type ? -1 : 1,
  );
  if (problems.length === 0) problems.push(...versionProblems(root, ordered), ...replyProblems(ordered));
  if (problems.length > 0) throw new SchemasRefused(problems);
  return {
    envelope,
    events: ordered,
    requests: bodies.filter((body) => !isAnswer(body)),
    answers: bodies.filter(isAnswer),
  };
};

/** What is answered is for others to rely on, so its schema says more than one of a request has to. */
const isAnswer = ({ name }: { readonly name: string }): boolean => name.endsWith(ANSWER_ENDING);

const filesIn = (root: string, pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();

const parse = (root: string, file: string, kind: Kind): { schema: Schema; problems: readonly Problem[] } => {
  try {
    const schema: unknown = JSON.parse(readFileSync(join(root, file), 'utf8'));
    const problems = findings(schema, kind).map((finding) => ({ file, ...finding }));
    // Whatever is not a `Schema` is among the problems, and then nothing is made of it.
    return { schema: (problems.length === 0 ? schema : {}) as Schema, problems };
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? `is not JSON: ${error.message}` : `cannot be read: ${String(error)}`;
    return { schema: {}, problems: [{ file, at: '', problem }] };
  }
};

/** Upcasting goes from each version to the next, so none may be missing, or belong to something else. */
const versionProblems = (root: string, ordered: readonly EventSchema[]): Problem[] =>
  ordered.flatMap((event, index) => {
    const before = ordered[index - 1];
    if (before === undefined || before.type !== event.type) return [];
    const problems: Problem[] = [];
    const say = (problem: string) => problems.push({ file: event.file, at: '', problem });
    const upcaster = upcasterFile(before);
    if (!existsSync(join(root, upcaster)))
      say(
        `version ${event.version} has no upcaster: whoever speaks it could not read version ${before.version}. ` +
          `Export upcast from ${upcaster}, a pure function from ${before.title} to ${event.title}`,
      );
    if (before.context !== event.context) say(`${event.type} already belongs to ${before.context}`);
    else if (before.version + 1 !== event.version)
      say(`version ${event.version - 1} is missing (${basename(before.file)} is the one before)`);
    if (before.aggregate !== event.aggregate)
      say(`${event.type} is about ${before.aggregate}, in ${basename(before.file)}`);
    return problems;
  });

/** A request waits for its replies; one that nobody can send would have it wait forever. */
const replyProblems = (events: readonly EventSchema[]): Problem[] =>
  events.flatMap(({ file, replies }) =>
    replies
      .filter((reply) => !events.some(({ type, kind }) => type === reply && kind === 'reply'))
      .map((reply) => ({ file, at: '/x-replies', problem: `${reply} is not an event of the kind reply` })),
  );
