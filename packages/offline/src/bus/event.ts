/**
 * An event as a bus delivers it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO-8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** On events that a replay brings back. */
  readonly 'replay-name'?: string;
}

/** EventBridge writes times without fractions of a second. */
export function eventTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** The ids by which an event can be followed: its own, and the `id` of its detail when it has one. */
export function eventIds(event: BusEvent): readonly string[] {
  const { id } = event.detail;
  return typeof id === 'string' && id !== event.id ? [event.id, id] : [event.id];
}
