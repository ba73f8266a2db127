import type { Violation } from '@edtech/contracts';
import { RequestRefused } from './refusal.ts';

/** Reads the text of one query parameter. */
export interface QueryReader<Value, Needed extends boolean = boolean> {
  /** The value; undefined when the text is none. */
  readonly read: (text: string) => Value | undefined;
  /** Stable name of what it demands, for clients, such as `whole-number`. */
  readonly rule: string;
  /** What it demands, in words: `must be …`. Never the value. */
  readonly message: string;
  /** Whether a request without it is refused. */
  readonly needed: Needed;
  /** The same as a JSON Schema, for documents, as far as one can say it. */
  readonly schema: QuerySchema;
}

/** What a text, or the number in it, may be. */
export interface QuerySchema {
  readonly type: 'string' | 'integer';
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
}

/** The query parameters of a route: their names alone, or with what reads each of them. */
export type QueryDeclaration = readonly string[] | { readonly [name: string]: QueryReader<unknown> };

/** The query parameters as a function is handed them. */
export type QueryOf<Query> = Query extends readonly (infer Name extends string)[]
  ? Readonly<Partial<Record<Name, string>>>
  : {
      readonly [Name in keyof Query as Query[Name] extends QueryReader<unknown, true>
        ? Name
        : never]: ValueOf<Query[Name]>;
    } & {
      readonly [Name in keyof Query as Query[Name] extends QueryReader<unknown, true>
        ? never
        : Name]?: ValueOf<Query[Name]>;
    };

type ValueOf<Reader> = Reader extends QueryReader<infer Value> ? Value : never;

/** A parameter without which a request is refused. */
export const needed = <Value>(reader: QueryReader<Value>): QueryReader<Value, true> => ({
  ...reader,
  needed: true,
});

/** @param most characters that it may have */
export const text = ({ most }: { readonly most: number }): QueryReader<string, false> => ({
  read: (given) => (given.length > 0 && given.length <= most ? given : undefined),
  rule: 'length',
  message: `must be 1 to ${most} characters`,
  needed: false,
  schema: { type: 'string', minLength: 1, maxLength: most },
});

/** Digits without a sign or a leading zero. */
const DIGITS = /^(0|[1-9]\d{0,14})$/;

/** Both ends inclusive. */
export const wholeNumber = ({
  from,
  to,
}: {
  readonly from: number;
  readonly to: number;
}): QueryReader<number, false> => ({
  read: (given) => {
    const value = DIGITS.test(given) ? Number(given) : Number.NaN;
    return value >= from && value <= to ? value : undefined;
  },
  rule: 'whole-number',
  message: `must be a whole number from ${from} to ${to}`,
  needed: false,
  schema: { type: 'integer', minimum: from, maximum: to },
});

/** Compared as it is written. */
export const oneOf = <const Value extends string>(
  ...values: readonly [Value, ...Value[]]
): QueryReader<Value, false> => ({
  read: (given) => values.find((value) => value === given),
  rule: 'one-of',
  message: `must be one of ${values.join(', ')}`,
  needed: false,
  schema: { type: 'string', enum: values },
});

/** @param message what the pattern demands, in words: `must be …` */
export const matching = (pattern: RegExp, message: string): QueryReader<string, false> => ({
  read: (given) => (pattern.test(given) ? given : undefined),
  rule: 'pattern',
  message,
  needed: false,
  schema: { type: 'string', pattern: pattern.source },
});

/** The version of an aggregate that the answer has to hold; a client has it from the answer to a command of its own. */
export const version = wholeNumber({ from: 1, to: 9_999_999_999 });

/** @throws RequestRefused `query-invalid`, with all violations */
export const readQueryValues = <Query extends QueryDeclaration>(
  given: Readonly<Partial<Record<string, string>>>,
  declaration: Query | undefined,
): QueryOf<Query> => {
  // A list of names leaves the texts as they are, and so does no declaration: just what the type says.
  if (declaration === undefined || isNames(declaration)) return given as QueryOf<Query>;
  const violations: Violation[] = [];
  const values: [string, unknown][] = [];
  for (const [name, reader] of Object.entries(declaration)) {
    const value = given[name] === undefined ? undefined : reader.read(given[name]);
    if (value !== undefined) values.push([name, value]);
    else if (given[name] !== undefined)
      violations.push({ path: name, rule: reader.rule, message: reader.message });
    else if (reader.needed) violations.push({ path: name, rule: 'required', message: 'is required' });
  }
  if (violations.length > 0) throw new RequestRefused('query-invalid', { violations });
  // Each value is what its reader gives, and those that are needed are there.
  return Object.fromEntries(values) as QueryOf<Query>;
};

/** The names that a declaration knows; undefined when it takes whatever is sent. */
export const queryNames = (declaration: QueryDeclaration | undefined): readonly string[] | undefined =>
  declaration === undefined || isNames(declaration) ? declaration : Object.keys(declaration);

const isNames = (declaration: QueryDeclaration): declaration is readonly string[] =>
  Array.isArray(declaration);
