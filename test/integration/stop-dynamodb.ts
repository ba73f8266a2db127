import { running } from './start-dynamodb.ts';

/** Ends what the global setup started. */
export default async (): Promise<void> => {
  await running.dynamodb?.stop();
};
