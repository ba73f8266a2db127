import { elements, member, tableNameOf } from './request-body.ts';

/** Members of requests to DynamoDB and to its streams that hold a table's name, or an ARN that names one. */
const NAMES = [
  'TableName',
  'TableArn',
  'ResourceArn',
  'StreamArn',
  'SourceTableName',
  'SourceTableArn',
  'TargetTableName',
];

const ACTIONS = ['Put', 'Update', 'Delete', 'ConditionCheck', 'Get'];

/** The tables that a request names, whatever it asks of them; each once. */
export function namedTables(request: unknown): readonly string[] {
  const statements = [
    member(request, 'Statement'),
    ...['Statements', 'TransactStatements'].flatMap((list) =>
      elements(member(request, list)).map((statement) => member(statement, 'Statement')),
    ),
  ];
  const names = [
    ...NAMES.map((name) => member(request, name)),
    ...Object.keys(Object(member(request, 'RequestItems'))),
    ...elements(member(request, 'TransactItems')).flatMap((item) =>
      ACTIONS.map((action) => member(member(item, action), 'TableName')),
    ),
    ...statements.map(tableInStatement),
    tableInIterator(member(request, 'ShardIterator')),
  ];
  return [...new Set(names.filter((name) => typeof name === 'string').map(withoutStream))];
}

/** The ARN of a stream goes on after the table's name. */
function withoutStream(nameOrArn: string): string {
  return tableNameOf(nameOrArn).split('/', 1)[0] ?? nameOrArn;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html */
function tableInStatement(statement: unknown): string | undefined {
  if (typeof statement !== 'string') return undefined;
  return /\b(?:into|update|from)\s+"?([\w.-]+)"?/i.exec(statement)?.[1];
}

/** DynamoDB Local writes the stream's ARN into its iterators. */
function tableInIterator(iterator: unknown): string | undefined {
  return typeof iterator === 'string' ? /:table\/([\w.-]+)\/stream\//.exec(iterator)?.[1] : undefined;
}
