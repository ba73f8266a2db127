import { elements, member, parseBody, tableNameOf } from './request-body.ts';

/** The actions that can change items, and where their tables are named. */
type Finder = (request: unknown) => readonly unknown[];

const FINDERS: Readonly<Record<string, Finder>> = {
  PutItem: (request) => [member(request, 'TableName')],
  UpdateItem: (request) => [member(request, 'TableName')],
  DeleteItem: (request) => [member(request, 'TableName')],
  BatchWriteItem: (request) => Object.keys(Object(member(request, 'RequestItems'))),
  TransactWriteItems: (request) =>
    elements(member(request, 'TransactItems')).flatMap((item) =>
      ['Put', 'Update', 'Delete'].map((action) => member(member(item, action), 'TableName')),
    ),
  ExecuteStatement: (request) => [tableInStatement(member(request, 'Statement'))],
  BatchExecuteStatement: (request) =>
    elements(member(request, 'Statements')).map((statement) =>
      tableInStatement(member(statement, 'Statement')),
    ),
  ExecuteTransaction: (request) =>
    elements(member(request, 'TransactStatements')).map((statement) =>
      tableInStatement(member(statement, 'Statement')),
    ),
};

/** A request as it goes by. */
export interface SeenRequest {
  readonly action: string;
  /** The body as JSON; undefined when it is not. */
  readonly request: unknown;
}

/** A request, and what it writes to. */
export interface Write extends SeenRequest {
  /** The names of the tables that it writes to, each once. */
  readonly tables: readonly string[];
}

export function readWrite(action: string, body: string): Write {
  const find = Object.hasOwn(FINDERS, action) ? FINDERS[action] : undefined;
  const request = parseBody(body);
  const names = find?.(request).filter((name) => typeof name === 'string') ?? [];
  return { action, request, tables: [...new Set(names.map(tableNameOf))] };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html */
function tableInStatement(statement: unknown): string | undefined {
  return /^\s*(?:insert\s+into|update|delete\s+from)\s+"?([\w.-]+)"?/i.exec(String(statement))?.[1];
}
