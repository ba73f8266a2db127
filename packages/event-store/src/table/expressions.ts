import type { ItemKey } from '../layout/keys.ts';
import type { Attribute, Condition, Update } from './table.ts';

/** The names and values that an expression refers to, collected while it is written. */
interface Placeholders {
  readonly names: Record<string, string>;
  readonly values: Record<string, Attribute>;
}

/** Names and values of an expression, as DynamoDB takes them. */
interface Attributes {
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, Attribute>;
}

export interface ConditionExpression extends Attributes {
  ConditionExpression: string;
}

const name = (placeholders: Placeholders, attribute: string): string => {
  placeholders.names[`#${attribute}`] = attribute;
  return `#${attribute}`;
};

const value = (placeholders: Placeholders, content: Attribute): string => {
  const placeholder = `:v${Object.keys(placeholders.values).length}`;
  placeholders.values[placeholder] = content;
  return placeholder;
};

const clause = (placeholders: Placeholders, condition: Condition): string => {
  const operand = (attribute: string): string => name(placeholders, attribute);
  switch (condition.is) {
    case 'absent':
      return `attribute_not_exists(${operand('pk')})`;
    case 'present':
      return `attribute_exists(${operand('pk')})`;
    case 'equal':
      return `${operand(condition.attribute)} = ${value(placeholders, condition.value)}`;
    case 'not-equal':
      return `${operand(condition.attribute)} <> ${value(placeholders, condition.value)}`;
    case 'at-most':
      return `${operand(condition.attribute)} <= ${value(placeholders, condition.value)}`;
    case 'missing':
      return `attribute_not_exists(${operand(condition.attribute)})`;
    case 'absent-or-less':
      return `(attribute_not_exists(${operand('pk')}) OR ${operand(condition.attribute)} < ${value(placeholders, condition.value)})`;
    case 'absent-or-equal':
      return `(attribute_not_exists(${operand('pk')}) OR ${operand(condition.attribute)} = ${value(placeholders, condition.value)})`;
  }
};

const withValues = <Expression extends object>(
  expression: Expression,
  { names, values }: Placeholders,
): Expression & Attributes => ({
  ...expression,
  ExpressionAttributeNames: names,
  ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
});

const joined = (placeholders: Placeholders, conditions: readonly Condition[]): string =>
  conditions.map((condition) => clause(placeholders, condition)).join(' AND ');

/** What a check demands. */
export const conditionExpression = (conditions: readonly Condition[]): ConditionExpression => {
  const placeholders: Placeholders = { names: {}, values: {} };
  return withValues({ ConditionExpression: joined(placeholders, conditions) }, placeholders);
};

/** The condition of a put or delete, which may do without. */
export const optionalCondition = (conditions: readonly Condition[]): Partial<ConditionExpression> =>
  conditions.length === 0 ? {} : conditionExpression(conditions);

/** The whole of an update: key, changes and, if there is one, condition. */
export const updateExpression = ({
  key,
  set,
  remove = [],
  add = {},
  when,
}: Update): Attributes & {
  Key: ItemKey;
  UpdateExpression: string;
  ConditionExpression?: string;
} => {
  const placeholders: Placeholders = { names: {}, values: {} };
  const assignments = Object.entries(set).map(
    ([attribute, content]) => `${name(placeholders, attribute)} = ${value(placeholders, content)}`,
  );
  const removals = remove.map((attribute) => name(placeholders, attribute));
  const additions = Object.entries(add).map(
    ([attribute, number]) => `${name(placeholders, attribute)} ${value(placeholders, number)}`,
  );
  const clauses = [
    ...(assignments.length === 0 ? [] : [`SET ${assignments.join(', ')}`]),
    ...(removals.length === 0 ? [] : [`REMOVE ${removals.join(', ')}`]),
    ...(additions.length === 0 ? [] : [`ADD ${additions.join(', ')}`]),
  ];
  return withValues(
    {
      Key: { pk: key.pk, sk: key.sk },
      UpdateExpression: clauses.join(' '),
      ...(when.length === 0 ? {} : { ConditionExpression: joined(placeholders, when) }),
    },
    placeholders,
  );
};
