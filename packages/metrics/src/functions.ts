import { jsonLog } from '@edtech/contracts';
import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import { type BatchObserver, batchObserver } from './batch-observer.ts';

/** The variable that names the table of figures. */
export const METRICS_TABLE_VARIABLE = 'METRICS_TABLE';

/**
 * What a function counts its batches with: client and settings from the environment, once per container. Undefined without
 * METRICS_TABLE: then nothing is counted. CloudWatch counts as well where POWERTOOLS_METRICS_NAMESPACE and
 * POWERTOOLS_SERVICE_NAME say under which names.
 */
export const observeInFunction = (): (() => BatchObserver) | undefined => {
  const {
    [METRICS_TABLE_VARIABLE]: tableName,
    POWERTOOLS_METRICS_NAMESPACE: namespace,
    POWERTOOLS_SERVICE_NAME: service,
  } = process.env;
  if (!tableName) return undefined;
  const table = dynamoDbTable({ client: documentClient({ maxAttempts: 2 }), tableName });
  // Not by the console, which puts a time and an id before each line: CloudWatch wants nothing but the JSON.
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const emf = namespace && service ? { namespace, service, print } : undefined;
  return () =>
    batchObserver({ table, timing: systemTiming, log: jsonLog, ...(emf === undefined ? {} : { emf }) });
};
