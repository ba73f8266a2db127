import { jsonLog } from '@edtech/contracts';
import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import { type BatchObserver, type BatchObserverOptions, batchObserver } from './batch-observer.ts';
import { type Reading, readingLine, type TellReading } from './readings.ts';

/** The variable that names the table of figures. */
export const METRICS_TABLE_VARIABLE = 'METRICS_TABLE';

/** Under which names CloudWatch counts, and how it is told; undefined where nobody says so. */
const emfInFunction = (): BatchObserverOptions['emf'] => {
  const { POWERTOOLS_METRICS_NAMESPACE: namespace, POWERTOOLS_SERVICE_NAME: service } = process.env;
  // Not by the console, which puts a time and an id before each line: CloudWatch wants nothing but the JSON.
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  return namespace && service ? { namespace, service, print } : undefined;
};

/**
 * What a function counts its batches with: client and settings from the environment, once per container. Undefined without
 * METRICS_TABLE: then nothing is counted. CloudWatch counts as well where POWERTOOLS_METRICS_NAMESPACE and
 * POWERTOOLS_SERVICE_NAME say under which names.
 */
export const observeInFunction = (): (() => BatchObserver) | undefined => {
  const { [METRICS_TABLE_VARIABLE]: tableName } = process.env;
  if (!tableName) return undefined;
  const table = dynamoDbTable({ client: documentClient({ maxAttempts: 2 }), tableName });
  const emf = emfInFunction();
  return () =>
    batchObserver({
      table,
      tableName,
      timing: systemTiming,
      log: jsonLog,
      ...(emf === undefined ? {} : { emf }),
    });
};

/**
 * How a function tells CloudWatch what it has seen; undefined without POWERTOOLS_METRICS_NAMESPACE and POWERTOOLS_SERVICE_NAME:
 * then nobody wants to know.
 */
export const tellInFunction = (): TellReading | undefined => {
  const emf = emfInFunction();
  if (emf === undefined) return undefined;
  return (reading) => emf.print(readingLine(reading, { ...emf, at: systemTiming.now() }));
};

/**
 * What a sweeper's function does after each pass: looks at what it has left, and tells CloudWatch. Undefined without the variable
 * that says what CloudWatch calls the place, or where nobody wants to know. It never rejects: a look that fails costs a warning, and
 * what it would have told.
 */
export const lookInFunction = (
  variable: string,
  look: (name: string) => Promise<Reading>,
): (() => Promise<void>) | undefined => {
  const { [variable]: name } = process.env;
  const tell = tellInFunction();
  if (!name || tell === undefined) return undefined;
  return async () => {
    try {
      tell(await look(name));
    } catch (error) {
      jsonLog({ level: 'warn', message: 'what the sweep has left is not known', error: String(error) });
    }
  };
};
