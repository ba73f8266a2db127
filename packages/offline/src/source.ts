/**
 * A part of the local AWS that can hold work: queues, the bus, mappings, the Lambda runtime. The control API asks all
 * of them what they hold (`/status`) and whether anything still moves (`/settled`).
 */
export interface Source {
  readonly name: string;
  /** Plain JSON for `GET /status`. */
  describe(): Promise<Description>;
  /** One short phrase per piece of work that is under way or waiting; empty when this part is at rest. */
  inFlight(look?: Look): Promise<readonly string[]>;
}

export type Description = Readonly<Record<string, unknown>>;

export interface Look {
  /** Names of queues whose messages do not count, for example dead-letter queues that nothing reads. */
  readonly ignoredQueues: ReadonlySet<string>;
}
