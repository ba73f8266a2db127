/* What is read of the bodies of DynamoDB's API: JSON of which nothing is taken for granted. */

/** The body's JSON; undefined when it is none. */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The member `name` of an object; undefined when it has none, or is no object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The elements of a list; none when it is no list. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A table may be given by its ARN instead of its name. */
export function tableNameOf(nameOrArn: string): string {
  return nameOrArn.split(':table/').at(-1) ?? nameOrArn;
}
