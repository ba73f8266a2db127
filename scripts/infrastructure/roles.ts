import { arn, pascalCase, STAGE } from '@edtech/infrastructure';
import type { LambdaFunction, Statement } from './lambda-function.ts';
import type { Resources } from './template.ts';
import { Shared, type Yaml } from './yaml.ts';

export const roleOf = ({ key }: Pick<LambdaFunction, 'key'>): string => `${pascalCase(key)}Role`;

const VERSION = '2012-10-17';

/** One role for each function. */
export const roles = (functions: readonly LambdaFunction[]): Resources =>
  Object.fromEntries(functions.map((one) => [roleOf(one), role(one)]));

const role = ({ key, statements }: LambdaFunction): Yaml => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: ASSUMED_BY_LAMBDA,
    Policies: [
      {
        PolicyName: 'least-privilege',
        PolicyDocument: {
          Version: VERSION,
          Statement: [TRACING, statement(logging(key)), ...statements.map(statement)],
        },
      },
    ],
  },
});

const ASSUMED_BY_LAMBDA = new Shared('assumedByLambda', {
  Version: VERSION,
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** X-Ray has no resources to name. */
const TRACING = new Shared('tracing', {
  Effect: 'Allow',
  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  Resource: '*',
});

const logging = (key: string): Statement => ({
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: arn('logs', `log-group:/aws/lambda/edtech-${STAGE}-${key}:*`),
});

const statement = ({ Action, Resource, keys }: Statement): Yaml => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(keys === undefined
    ? {}
    : {
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys.map((beginning) => `${beginning}*`) },
        },
      }),
});
