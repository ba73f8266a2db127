import type { Violation } from './violation.ts';

/** What a generated validator says of one broken rule. */
export interface BrokenRule {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
}

/** A generated validator. It leaves what it found in `errors`, until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly BrokenRule[] | null;
}

/** Everything that `validator` finds wrong with `value`; empty when it is valid. */
export const violationsOf = (validator: Validator, value: unknown): readonly Violation[] =>
  validator(value) ? [] : (validator.errors ?? []).map(violation);

const violation = ({ instancePath, keyword, params }: BrokenRule): Violation => {
  const property = params.missingProperty ?? params.additionalProperty;
  return {
    path: property === undefined ? instancePath : `${instancePath}/${pointerStep(property)}`,
    rule: keyword,
    message: messageFor(keyword, params),
  };
};

/** A property's name as a step of a JSON pointer: https://datatracker.ietf.org/doc/html/rfc6901#section-3 */
const pointerStep = (name: unknown): string => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

const messageFor = (keyword: string, { limit, ...params }: BrokenRule['params']): string => {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not part of the contract';
    case 'type':
      return `must be of type ${params.type}`;
    case 'enum':
      return `must be one of ${listed(params.allowedValues)}`;
    case 'const':
      return `must be ${params.allowedValue}`;
    case 'format':
      return `must be in the format ${params.format}`;
    case 'pattern':
      return `must match ${params.pattern}`;
    case 'minLength':
      return `must have at least ${counted(limit, 'character')}`;
    case 'maxLength':
      return `must have at most ${counted(limit, 'character')}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'multipleOf':
      return `must be a multiple of ${params.multipleOf}`;
    case 'minItems':
      return `must have at least ${counted(limit, 'item')}`;
    case 'maxItems':
      return `must have at most ${counted(limit, 'item')}`;
    case 'uniqueItems':
      return 'must not hold the same item twice';
    case 'minProperties':
      return 'must not be empty';
    default:
      return `breaks the rule ${keyword}`;
  }
};

const listed = (values: unknown): string => (Array.isArray(values) ? values.join(', ') : String(values));

const counted = (limit: unknown, what: string): string => `${limit} ${what}${limit === 1 ? '' : 's'}`;
