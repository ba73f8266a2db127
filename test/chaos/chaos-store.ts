/** What one seed came to. The same whatever store it ran on. */
export interface SeedResult {
  readonly seed: number;
  /** What does not hold; empty when the promise was kept. */
  readonly violations: readonly string[];
  /** Integration events and local messages that were committed, and effects that they had. */
  readonly events: number;
  readonly effects: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  /** How often each kind of fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** How often each end was come to, of what comes to one of several. */
  readonly ends?: Readonly<Record<string, number>>;
  /** From the end of the faults to the last effect. */
  readonly recoverySeconds: number;
  /** Of everything that happened, in its order; absent where a seed is not replayed exactly. */
  readonly fingerprint?: string;
}

/** Runs seeds against one kind of AWS. */
export interface ChaosStore {
  /**
   * Runs `events` commands of the scenario under the faults that follow from `seed`, waits until nothing moves any more,
   * and judges what is left.
   */
  run(seed: number, events: number): Promise<SeedResult>;
  close(): Promise<void>;
}

/** How a store is opened. */
export interface ChaosStoreOptions {
  /** Told, line by line, what happens. */
  readonly onTrace?: (line: string) => void;
}
