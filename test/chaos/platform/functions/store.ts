import { environment } from '@edtech/contracts';
import { createEventStore, documentClient, dynamoDbTable, REQUEST_TIMES } from '@edtech/event-store';
import { quickenTimers, skewedTiming } from '../time.ts';
import { log } from './log.ts';

const { TABLE, SOURCE } = environment('TABLE', 'SOURCE');

quickenTimers();

/**
 * A call's time-out is about the machine, which is not ten times as fast: the product's 3 s would be 300 ms, less
 * than a call takes here when all processors are busy.
 */
const CALL_MILLISECONDS = 10_000;

const requestHandler = {
  ...REQUEST_TIMES,
  connectionTimeout: CALL_MILLISECONDS,
  requestTimeout: CALL_MILLISECONDS,
};

/** The store of the service that the function belongs to. */
export const store = createEventStore({
  table: dynamoDbTable({ client: documentClient({ requestHandler }), tableName: TABLE }),
  source: SOURCE,
  timing: skewedTiming(),
  log,
});
