/**
 * Which faults there are at each kind of site: the one list from which types, validation and documentation come.
 * What each of them imitates is in the README.
 */
export const SHARED_FAULTS = {
  bus: ['drop', 'fail', 'throttle', 'failCall', 'throttleCall', 'loseAnswer', 'duplicate', 'reorder', 'lose'],
  target: ['fail', 'throttle', 'duplicate', 'reorder', 'lose'],
  queue: ['drop', 'fail', 'throttle', 'loseAnswer', 'duplicate', 'reorder', 'lose'],
  stream: ['drop', 'duplicate', 'reorder', 'fail', 'throttle', 'expireIterator'],
  table: ['drop', 'fail', 'throttle', 'conflict', 'loseAnswer'],
  function: ['fail', 'throttle', 'duplicate'],
} as const;

export type FaultSite = keyof typeof SHARED_FAULTS;
/** Faults that strike a share of the occasions. */
export type SharedFault = (typeof SHARED_FAULTS)[FaultSite][number];
export type FaultName = SharedFault | 'delay' | 'freeze' | 'crash';

/** Sites whose occasions have an event, also inside a message: its type is the `detail-type`, and rules can be about what is in it. */
export const SITES_WITH_EVENTS: readonly FaultSite[] = ['bus', 'target', 'queue', 'function'];
/** Sites that are reached by named actions of an API, such as `PutItem`. */
export const SITES_WITH_ACTIONS: readonly FaultSite[] = ['queue', 'table'];

/** One name or several. */
export type Names = string | readonly string[];

/** Milliseconds, never scaled; with a share, only that share of the occasions is delayed. */
export type Delay =
  | number
  | { readonly ms: number | readonly [from: number, to: number]; readonly share?: number };

/**
 * Where the function's execution environment ends: before or after the handler as a whole, or before or after its nth
 * call to one of the local services.
 */
export type CrashPoint = { readonly before: 'handler' | number } | { readonly after: 'handler' | number };

export type Crash = CrashPoint & {
  /** Only the nth invocation of the function since the plan was set, counted from 1. */
  readonly invocation?: number;
  /** Only this share of the invocations. */
  readonly share?: number;
};

/** What goes wrong at sites of one kind; shares are numbers from 0 to 1. */
export type FaultRule<Site extends FaultSite = FaultSite> = {
  /** The names of the sites; all of that kind without it. */
  readonly name?: Names;
  /** Only events of these types. */
  readonly eventType?: Names;
  /** Only events that have this text, or one of them, anywhere in their JSON: an id, so that others are left alone. */
  readonly about?: Names;
  /** Only calls of these actions of the API (queues and tables). */
  readonly action?: Names;
  /** Each fault of this rule strikes at most so often. */
  readonly times?: number;
  readonly delay?: Delay;
  /** Everything waits until the plan is changed. */
  readonly freeze?: boolean;
} & { readonly [fault in (typeof SHARED_FAULTS)[Site][number]]?: number } & (Site extends 'function'
    ? { readonly crash?: Crash }
    : unknown);

/** A rule of any kind of site, as it is looked up. */
export type AnyFaultRule = FaultRule & { readonly crash?: Crash };

/**
 * Faults by kind of site: `bus` and `target` (a rule, or `rule/target id`), `queue`, `stream` and `table` (by the table's
 * name), `function` (by its key). Of several rules the first that fits the occasion and has the fault counts.
 */
export type FaultPlan = {
  readonly [Site in FaultSite]?: FaultRule<Site> | readonly FaultRule<Site>[];
};

/** A plan as it is in force, with the seed from which every site's random numbers come. */
export type SeededFaultPlan = FaultPlan & { readonly seed?: number };
