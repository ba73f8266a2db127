import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DEFAULT_PORTS } from '@edtech/offline';

/** A platform that a script works on: a deployed stage, or the one on this machine. */
export interface Stage {
  readonly name: string;
  readonly clients: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;
}

/** Stage of the platform that `npm start` runs. */
const LOCAL_STAGE = 'dev';

/**
 * @param deployed name of a stage on AWS, which the environment's own credentials and region reach; the platform on
 * this machine when undefined
 */
export const stageOf = (deployed: string | undefined): Stage =>
  deployed === undefined
    ? {
        name: LOCAL_STAGE,
        clients: {
          endpoint: `http://127.0.0.1:${DEFAULT_PORTS.dynamodb}`,
          region: 'eu-west-1',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        },
      }
    : { name: deployed, clients: {} };
