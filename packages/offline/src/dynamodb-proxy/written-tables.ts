/** The actions that can change items, and where their tables are named. */
type Finder = (request: unknown) => readonly unknown[];

const FINDERS: Readonly<Record<string, Finder>> = {
  PutItem: (request) => [at(request, 'TableName')],
  UpdateItem: (request) => [at(request, 'TableName')],
  DeleteItem: (request) => [at(request, 'TableName')],
  BatchWriteItem: (request) => Object.keys(Object(at(request, 'RequestItems'))),
  TransactWriteItems: (request) =>
    list(at(request, 'TransactItems')).flatMap((item) =>
      ['Put', 'Update', 'Delete'].map((action) => at(at(item, action), 'TableName')),
    ),
  ExecuteStatement: (request) => [tableInStatement(at(request, 'Statement'))],
  BatchExecuteStatement: (request) =>
    list(at(request, 'Statements')).map((statement) => tableInStatement(at(statement, 'Statement'))),
  ExecuteTransaction: (request) =>
    list(at(request, 'TransactStatements')).map((statement) => tableInStatement(at(statement, 'Statement'))),
};

/** Whether the action, the last part of `X-Amz-Target`, can write items. */
export function canWrite(action: string): boolean {
  return Object.hasOwn(FINDERS, action);
}

/** A request that can write. */
export interface Write {
  readonly action: string;
  /** The body as JSON; undefined when it is not. */
  readonly request: unknown;
  /** The names of the tables that it writes to, each once. */
  readonly tables: readonly string[];
}

export function readWrite(action: string, body: string): Write {
  const find = Object.hasOwn(FINDERS, action) ? FINDERS[action] : undefined;
  const request = parse(body);
  const names = find?.(request).filter((name) => typeof name === 'string') ?? [];
  return { action, request, tables: [...new Set(names.map(withoutArn))] };
}

/** A table may be given by its ARN instead of its name. */
function withoutArn(nameOrArn: string): string {
  return nameOrArn.split(':table/').at(-1) ?? nameOrArn;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html */
function tableInStatement(statement: unknown): string | undefined {
  return /^\s*(?:insert\s+into|update|delete\s+from)\s+"?([\w.-]+)"?/i.exec(String(statement))?.[1];
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
