export type Operator =
  | 'prefix'
  | 'suffix'
  | 'equals-ignore-case'
  | 'wildcard'
  | 'anything-but'
  | 'numeric'
  | 'cidr'
  | 'exists';

/** Which part of the language a service speaks. */
export interface Dialect {
  readonly service: string;
  readonly operators: ReadonlySet<Operator>;
  /** Whether prefix, suffix and anything-but take another operator inside. */
  readonly nestedOperators: boolean;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export const EVENTBRIDGE: Dialect = {
  service: 'EventBridge',
  operators: new Set<Operator>([
    'prefix',
    'suffix',
    'equals-ignore-case',
    'wildcard',
    'anything-but',
    'numeric',
    'cidr',
    'exists',
  ]),
  nestedOperators: true,
};

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
export const LAMBDA: Dialect = {
  service: 'Lambda event filtering',
  operators: new Set<Operator>([
    'prefix',
    'suffix',
    'equals-ignore-case',
    'anything-but',
    'numeric',
    'exists',
  ]),
  nestedOperators: false,
};
