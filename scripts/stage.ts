import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { DEFAULT_PORTS } from '@edtech/offline';

/** A platform that a script works on: a deployed stage, or the one on this machine. */
export interface Stage {
  readonly name: string;
  /** Configures clients of DynamoDB. */
  readonly clients: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials' | 'requestHandler'>;
  /** Configures clients of SQS. */
  readonly queueClients: Pick<SQSClientConfig, 'endpoint' | 'region' | 'credentials'>;
  /** Configures clients of EventBridge. */
  readonly busClients: Pick<EventBridgeClientConfig, 'endpoint' | 'region' | 'credentials'>;
  /** Name of the bus, as resources.yml names it. */
  readonly busName: string;
}

/** Stage of the platform that `npm start` runs. */
const LOCAL_STAGE = 'dev';

const LOCAL_CLIENTS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/**
 * Milliseconds. A function gives up a connection after one second, since it is paid for while it waits. A command is not; and when the
 * machine is busy, a second is over before it notices that it is connected.
 */
const PATIENCE = {
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

/**
 * @param deployed name of a stage on AWS, which the environment's own credentials and region reach; the platform on
 * this machine when undefined
 */
export const stageOf = (deployed: string | undefined): Stage =>
  deployed === undefined
    ? {
        name: LOCAL_STAGE,
        clients: { ...LOCAL_CLIENTS, ...PATIENCE, endpoint: `http://127.0.0.1:${DEFAULT_PORTS.dynamodb}` },
        queueClients: { ...LOCAL_CLIENTS, endpoint: `http://127.0.0.1:${DEFAULT_PORTS.sqs}` },
        busClients: { ...LOCAL_CLIENTS, endpoint: `http://127.0.0.1:${DEFAULT_PORTS.eventbridge}` },
        busName: busNameOf(LOCAL_STAGE),
      }
    : { name: deployed, clients: PATIENCE, queueClients: {}, busClients: {}, busName: busNameOf(deployed) };

const busNameOf = (stage: string): string => `edtech-platform-events-${stage}`;
