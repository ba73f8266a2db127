import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stageOf } from './stage.ts';

/**
 * About how many items are in some tables of a stage, as DynamoDB counts them every few hours; undefined when it does not say.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 */
export const itemCountOn = async (
  stage: string | undefined,
  tables: readonly string[],
): Promise<number | undefined> => {
  const { name, clients } = stageOf(stage);
  const client = new DynamoDBClient(clients);
  try {
    const described = await Promise.all(
      tables.map((table) => client.send(new DescribeTableCommand({ TableName: `edtech-${table}-${name}` }))),
    );
    const count = described.reduce((total, { Table }) => total + (Table?.ItemCount ?? 0), 0);
    return count === 0 ? undefined : count;
  } catch {
    // It is for a progress bar. Whoever reads the tables says what is wrong with them.
    return undefined;
  } finally {
    client.destroy();
  }
};
