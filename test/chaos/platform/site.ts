import { COMMAND, CONSUMERS, FORWARDERS, SWEEPERS } from './declared.ts';

/** What of a platform can be hit. */
export interface Site {
  /** Functions that answer people: they make few calls. */
  readonly commands: readonly string[];
  /** Functions that nobody waits for. */
  readonly workers: readonly string[];
  /** Queues of consumers. */
  readonly queues: readonly string[];
  /** Tables of which one at a time may be throttled altogether. */
  readonly tables: readonly string[];
  /** Whether streams lose records, as when nobody reads them for a day. Read models learn of that at night alone. */
  readonly losesRecords: boolean;
}

/** The services of the scenario. */
export const SCENARIO: Site = {
  commands: [COMMAND],
  workers: [...FORWARDERS, ...SWEEPERS, ...Object.values(CONSUMERS)],
  queues: Object.keys(CONSUMERS),
  tables: ['chaos-origin', 'chaos-relay'],
  losesRecords: true,
};
