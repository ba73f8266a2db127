/** Events that are counted: those of a type that outboxes published, or those that a consumer handled. */
export type CountedEvents =
  | { readonly published: string }
  | { readonly handled: string; readonly by: string };

/** A part of a workflow: whatever begins it comes to one of its ends. */
export interface WorkflowStage {
  readonly begins: readonly CountedEvents[];
  readonly ends: readonly CountedEvents[];
}

/** What several services do together, told by the events that they tell each other. */
export interface Workflow {
  readonly name: string;
  /** The workflow is as complete as the least complete of them. */
  readonly stages: readonly WorkflowStage[];
}

/** What somebody waits for after a command was accepted: a consumer's effect, or the end of a saga. */
export type Wait = { readonly name: string; readonly withinMilliseconds: number } & (
  | { readonly handled: string; readonly by: string }
  | { readonly saga: string }
);

/** What key figures have to know of a platform, beside what was counted. */
export interface PlatformShape {
  /** Outboxes, as their sweepers call them. */
  readonly outboxes: readonly string[];
  /** The service of each consumer, and whether it is ordered. */
  readonly consumers: ReadonlyMap<string, { readonly service: string; readonly ordered: boolean }>;
  /** Every type of event that the bus carries: the service that publishes it. */
  readonly types: ReadonlyMap<string, string>;
  /** Those of them that some consumer handles. */
  readonly handledTypes: ReadonlySet<string>;
  readonly workflows: readonly Workflow[];
  readonly waits: readonly Wait[];
}
