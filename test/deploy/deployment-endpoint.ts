import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request, as far as the order of a deployment tells itself by it. */
export interface Call {
  /** CloudFormation's action, or S3's method. */
  readonly action: string;
  /** Key of the S3 object, or the action's parameters. */
  readonly on: string;
  readonly body: string;
}

export interface DeploymentEndpoint {
  readonly url: string;
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

const BUCKET = 'edtech-deployment-bucket';
const STACK_ID = 'arn:aws:cloudformation:eu-west-1:000000000000:stack/edtech-dev/1';

/**
 * An HTTP endpoint that answers as much of CloudFormation, S3, STS, Lambda and CloudWatch Logs as one deployment of a
 * stage asks for: no stack to begin with, every change carried out at once.
 */
export const startDeploymentEndpoint = async (): Promise<DeploymentEndpoint> => {
  const calls: Call[] = [];
  const stack = { changes: 0 };
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const isAction =
        request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
      const parameters = new URLSearchParams(isAction ? body : '');
      const action = parameters.get('Action');
      if (action === null) {
        answerObject(request, response, body, calls);
        return;
      }
      calls.push({ action, on: body, body });
      answerAction(action, resultOf(action, stack), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, close: () => closed(server) };
};

const member = (fields: Readonly<Record<string, string>>): string =>
  `<member>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</member>`;

/** What CloudFormation or STS answer; undefined when there is no such stack. Counts the changes that are made. */
const resultOf = (action: string, stack: { changes: number }): string | undefined => {
  const status = stack.changes > 1 ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE';
  const described = { StackName: 'edtech-dev', StackId: STACK_ID };
  switch (action) {
    case 'DescribeStacks':
      if (stack.changes === 0) return undefined;
      return `<Stacks>${member({ ...described, StackStatus: status })}</Stacks>`;
    case 'CreateChangeSet':
      return `<Id>${STACK_ID}/change</Id><StackId>${STACK_ID}</StackId>`;
    case 'DescribeChangeSet':
      return '<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>';
    case 'ExecuteChangeSet':
      stack.changes += 1;
      return '';
    case 'DescribeStackEvents':
      return `<StackEvents>${member({
        ...described,
        EventId: `e-${stack.changes}`,
        LogicalResourceId: 'edtech-dev',
        PhysicalResourceId: STACK_ID,
        ResourceType: 'AWS::CloudFormation::Stack',
        ResourceStatus: status,
        // The framework looks at events that are younger than its own change.
        Timestamp: new Date(Date.now() + 60_000).toISOString(),
      })}</StackEvents>`;
    case 'DescribeStackResource':
      return `<StackResourceDetail><PhysicalResourceId>${BUCKET}</PhysicalResourceId></StackResourceDetail>`;
    case 'GetCallerIdentity':
      return '<Account>000000000000</Account><Arn>arn:aws:iam::000000000000:user/deployer</Arn>';
    default:
      return '';
  }
};

const answerAction = (action: string, result: string | undefined, response: ServerResponse): void => {
  response.setHeader('content-type', 'text/xml');
  if (result === undefined) response.statusCode = 400;
  response.end(
    result === undefined
      ? '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id edtech-dev does not exist</Message></Error></ErrorResponse>'
      : `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
  );
};

const answerObject = (
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
  calls: Call[],
): void => {
  const path = new URL(request.url ?? '/', 'http://endpoint').pathname;
  const key = decodeURIComponent(path.replace(`/${BUCKET}/`, ''));
  calls.push({ action: request.method ?? '', on: key, body });
  if (path.startsWith(`/${BUCKET}`) && request.method === 'PUT') {
    response.setHeader('etag', '"1"');
    response.end();
    return;
  }
  if (path.startsWith(`/${BUCKET}`)) {
    response.setHeader('content-type', 'application/xml');
    response.end(
      '<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>',
    );
    return;
  }
  response.statusCode = 404;
  response.setHeader('x-amzn-errortype', 'ResourceNotFoundException');
  response.end('{"message":"There is no such thing yet."}');
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

const closed = (server: Server): Promise<void> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
};
