import { DynamoDbEndpointUnusable } from '../dynamodb-error.ts';
import { answersAsDynamoDb } from '../probe.ts';
import type { Source } from './source.ts';

/** DYNAMODB_ENDPOINT: somebody else runs it. On this machine only: nothing here ever calls out. */
export const endpointSource: Source = {
  name: 'DYNAMODB_ENDPOINT',
  async find({ env }) {
    const endpoint = env.DYNAMODB_ENDPOINT;
    if (endpoint === undefined || endpoint === '') throw new Error('not set');
    if (!isLoopback(endpoint))
      throw new DynamoDbEndpointUnusable(endpoint, 'which is not an http address of this machine');
    if (!(await answersAsDynamoDb(endpoint))) {
      throw new DynamoDbEndpointUnusable(endpoint, 'where no DynamoDB answers');
    }
    return { kind: 'endpoint', endpoint };
  },
};

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return /^https?:$/.test(protocol) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
