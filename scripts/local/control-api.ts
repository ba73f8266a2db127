import { PlatformError } from '@edtech/contracts';
import type { JournalEntry } from '@edtech/offline';

/** Nothing answers where the control API of a local platform should be. */
export class PlatformNotRunning extends PlatformError {
  readonly code = 'platform-not-running';
  readonly kind = 'unavailable';
  readonly control: string;

  constructor(control: string, options?: ErrorOptions) {
    super(
      `No local platform answers at ${control}. Start one with "npm start", or name another with --control.`,
      options,
    );
    this.control = control;
  }
}

/** The control API does not do what it was asked. */
export class ControlRefused extends PlatformError {
  readonly code = 'control-refused';
  readonly kind = 'invalid';
  readonly status: number;

  constructor(path: string, status: number, body: unknown) {
    const told = typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
    super(told === '' ? `The platform answers ${status} to ${path}.` : told.replace(/\.*$/, '.'));
    this.status = status;
  }
}

/** The file that should hold a fault plan cannot be read. */
export class PlanUnreadable extends PlatformError {
  readonly code = 'plan-unreadable';
  readonly kind = 'invalid';
  readonly file: string;

  constructor(file: string, cause: Error) {
    super(`The fault plan cannot be read: ${cause.message}.`, { cause });
    this.file = file;
  }
}

/** The control API of the local AWS; its paths and answers are in the README of packages/offline. */
export interface ControlApi {
  /** @throws PlatformNotRunning, ControlRefused */
  status(): Promise<Status>;
  /** @throws PlatformNotRunning, ControlRefused */
  activity(): Promise<Activity>;
  /** @throws PlatformNotRunning, ControlRefused */
  journal(query: Readonly<Record<string, string | number>>): Promise<JournalPage>;
  /** @throws PlatformNotRunning, ControlRefused */
  settled(timeoutMs: number, ignore: readonly string[]): Promise<Settled>;
  /** @throws PlatformNotRunning, ControlRefused */
  faults(): Promise<FaultsInForce>;
  /** Puts a plan in force, in place of the one before. @throws PlatformNotRunning, ControlRefused with what is wrong */
  setFaults(plan: string): Promise<FaultsInForce>;
  /** @throws PlatformNotRunning, ControlRefused */
  clearFaults(): Promise<FaultsInForce>;
}

export interface Status {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  readonly tables: readonly TableStatus[];
  readonly redrive: readonly { readonly queue: string; readonly deadLetterQueue: string }[];
  readonly queues: { readonly queues: readonly QueueStatus[] };
  readonly mappings: { readonly mappings: readonly MappingStatus[] };
  readonly lambda: {
    readonly environments: number;
    readonly waiting: number;
    readonly functions: Readonly<Record<string, number>>;
  };
  readonly ttl: { readonly tables: readonly { readonly name: string; readonly expired: number }[] };
  readonly journal: number;
}

export interface TableStatus {
  readonly name: string;
  readonly stream: boolean;
  readonly indexes: readonly string[];
  readonly ttl?: string;
}

export interface QueueStatus {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface MappingStatus {
  readonly id: string;
  readonly kind: 'stream' | 'queue' | 'schedule';
  readonly source: string;
  readonly target: string;
  readonly enabled: boolean;
  readonly shards?: readonly { readonly outstanding: number; readonly trouble?: string }[];
  readonly running?: number;
  readonly nextAt?: string;
}

export interface Activity {
  readonly from: number;
  readonly to: number;
  readonly rules: readonly {
    readonly name: string;
    readonly bus: string;
    readonly enabled: boolean;
    readonly matches: number;
    readonly delivered: number;
    readonly retried: number;
    readonly deadLetters: number;
  }[];
  readonly functions: readonly {
    readonly name: string;
    readonly invocations: number;
    readonly errors: number;
    readonly p50?: number;
    readonly p99?: number;
    readonly last?: { readonly outcome: string; readonly at: number };
  }[];
}

/** The fault plan that is in force, if one is. */
export interface FaultsInForce {
  readonly on: boolean;
  readonly [part: string]: unknown;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  readonly last: number;
}

export type Settled =
  | { readonly settled: true; readonly waitedMs: number }
  | { readonly settled: false; readonly moving: readonly string[]; readonly waitedMs: number };

/** @param control where it is, for example `http://127.0.0.1:4011` */
export const controlApi = (control: string): ControlApi => {
  const call = async <Body>(path: string, init: RequestInit, accepted: readonly number[]): Promise<Body> => {
    const response = await fetch(new URL(path, control), init).catch((cause: unknown) => {
      throw new PlatformNotRunning(control, { cause });
    });
    const body: unknown = await response.json().catch((cause: unknown) => {
      throw new PlatformNotRunning(control, { cause });
    });
    if (!accepted.includes(response.status)) throw new ControlRefused(path, response.status, body);
    // The parse boundary: the control API is part of this repository, and its own tests hold it to these shapes.
    return body as Body;
  };
  const get = <Body>(path: string, accepted: readonly number[] = [200]): Promise<Body> =>
    call(path, {}, accepted);
  const encoded = (query: Readonly<Record<string, string | number>>) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
    return parameters;
  };

  return {
    status: () => get('/status'),
    activity: () => get('/activity'),
    journal: (query) => get(`/journal?${encoded(query)}`),
    settled: (timeoutMs, ignore) =>
      get(`/settled?${encoded({ timeout: timeoutMs, ignore: ignore.join(',') })}`, [200, 408]),
    faults: () => get('/faults'),
    setFaults: (plan) => call('/faults', { method: 'PUT', body: plan }, [200]),
    clearFaults: () => call('/faults', { method: 'DELETE' }, [200]),
  };
};
