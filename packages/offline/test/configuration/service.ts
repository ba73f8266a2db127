import { fileURLToPath } from 'node:url';
import {
  type Configuration,
  ConfigurationRefused,
  type DeclaredService,
  type Problem,
  type ReadOptions,
  readConfiguration,
} from '../../src/configuration/index.ts';

export const OPTIONS: ReadOptions = {
  account: {
    region: 'eu-central-1',
    accountId: '000000000000',
    stackName: 'shop-dev',
    sqsEndpoint: 'http://127.0.0.1:9324',
  },
  directory: fileURLToPath(new URL('.', import.meta.url)),
  fileName: 'no-such-file.yml',
};

/** Reads a service of which only the parts that matter are given. */
export function read(parts: Partial<DeclaredService>, options: Partial<ReadOptions> = {}): Configuration {
  const service = { service: 'shop', stage: 'dev', provider: { name: 'aws' }, functions: {}, ...parts };
  return readConfiguration(service, { ...OPTIONS, ...options });
}

/** The problems that the same service is refused with; none when it is accepted. */
export function problemsOf(
  parts: Partial<DeclaredService>,
  options: Partial<ReadOptions> = {},
): readonly Problem[] {
  try {
    read(parts, options);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationRefused) return error.problems;
    throw error;
  }
}

export const ORDERS_TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'orders',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
};

export const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });
