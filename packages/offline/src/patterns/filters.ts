import type { Branch } from './branches.ts';
import { branchesOf, readJson } from './compile.ts';
import { LAMBDA } from './dialect.ts';
import { InvalidPattern } from './invalid-pattern.ts';
import { isObject } from './json-text.ts';
import { matcherOf } from './match.ts';

export type FilterSource = 'dynamodb' | 'sqs';

export interface FilterOptions {
  /** How many filters the account may have on one mapping: 5, or 10 after a quota increase. */
  readonly maximumFilters?: 5 | 10;
  /** Which fields count, by dotted path: a filter is taken as if it said nothing of the others. All when left out. */
  readonly counts?: (path: string) => boolean;
}

type Matcher = (record: unknown) => boolean;

/**
 * Compiles the filters of an event source mapping. A record passes if any filter matches; no filter passes everything.
 *
 * A filter is a pattern, JSON text of one, or `{ Pattern: text }`; a record is what the function would see. Lambda
 * knows fewer operators than EventBridge. An SQS body is compared as JSON when the filter nests into `body`, as a plain
 * string when the filter lists values for it; a message whose body is of the other kind does not pass (and Lambda
 * deletes it).
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 *
 * @throws InvalidPattern where Lambda would refuse the filters
 */
export function compileFilters(
  filters: readonly unknown[],
  source: FilterSource,
  { maximumFilters = 5, counts = () => true }: FilterOptions = {},
): (record: unknown) => boolean {
  if (filters.length > maximumFilters) {
    const reason = `${filters.length} filters, the limit is ${maximumFilters} (10 on request)`;
    throw new InvalidPattern('TOO_MANY_FILTERS', '$', reason);
  }
  if (filters.length === 0) return () => true;
  const branches = filters
    .flatMap((filter) => branchesOf(patternOf(filter), LAMBDA))
    .map((branch) => new Map([...branch].filter(([path]) => counts(path))));
  return source === 'sqs' ? messageMatcher(branches) : streamMatcher(branches);
}

function patternOf(filter: unknown): unknown {
  return isObject(filter) && typeof filter.Pattern === 'string' ? filter.Pattern : filter;
}

/** The data of a stream record is JSON always, so its filter must nest into `dynamodb`. */
function streamMatcher(branches: readonly Branch[]): Matcher {
  if (branches.some((branch) => branch.has('dynamodb'))) {
    throw new InvalidPattern(
      'NOT_AN_OBJECT',
      'dynamodb',
      'nest the fields of the record, such as Keys or NewImage',
    );
  }
  return matcherOf(branches);
}

type BodyKind = 'json' | 'plain';

function messageMatcher(branches: readonly Branch[]): Matcher {
  const expecting = (kind: BodyKind | 'any' | 'both') =>
    matcherOf(branches.filter((branch) => bodyKind(branch) === kind));
  const withoutBody = expecting('any');
  const withJson = expecting('json');
  const withPlain = expecting('plain');
  return (message) => {
    if (withoutBody(message)) return true;
    if (!isObject(message) || typeof message.body !== 'string') return false;
    const json = readJson(message.body);
    return json === undefined ? withPlain(message) : withJson({ ...message, body: json.value });
  };
}

/** What an alternative expects of the body; one that expects both kinds matches no message. */
function bodyKind(branch: Branch): BodyKind | 'any' | 'both' {
  const plain = branch.has('body');
  const json = [...branch.keys()].some((path) => path.startsWith('body.'));
  if (plain) return json ? 'both' : 'plain';
  return json ? 'json' : 'any';
}
