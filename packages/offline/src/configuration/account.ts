/** The account, Region and stack that the local AWS pretends to be. */
export interface Account {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** Where the local SQS listens, for example `http://127.0.0.1:9324`; queue URLs begin with it. */
  readonly sqsEndpoint: string;
}

/** @param resource for example `table/notes`, or `notes` for a queue. */
export function arnOf(account: Account, service: string, resource: string): string {
  return `arn:aws:${service}:${account.region}:${account.accountId}:${resource}`;
}

export function queueUrl(account: Account, name: string): string {
  return `${account.sqsEndpoint}/${account.accountId}/${name}`;
}

/** The logical id that the framework gives a function's resource. */
export function functionLogicalId(functionKey: string): string {
  const name = functionKey.replaceAll('-', 'Dash').replaceAll('_', 'Underscore');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
}

/** CloudFormation ends a generated name with a random part; ours are the same at every start. */
export function generatedName(account: Account, logicalId: string): string {
  return `${account.stackName}-${logicalId}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
export function pseudoParameter(account: Account, name: string): string | undefined {
  switch (name) {
    case 'AWS::Region':
      return account.region;
    case 'AWS::AccountId':
      return account.accountId;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::StackName':
      return account.stackName;
    case 'AWS::StackId':
      return arnOf(account, 'cloudformation', `stack/${account.stackName}/local`);
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    default:
      return undefined;
  }
}
