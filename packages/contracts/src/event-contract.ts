import type { Envelope } from './generated/envelope.ts';
import type { Upcaster } from './upcaster.ts';
import type { Violation } from './violation.ts';

declare const dataType: unique symbol;

/**
 * One version of one integration event: its names, and its schema as two checks.
 *
 * Generated, one constant per file in `schemas/`; import only what a function publishes or handles, and only that is
 * bundled.
 */
export interface EventContract<
  Type extends string = string,
  Version extends number = number,
  Data = unknown,
> {
  readonly type: Type;
  readonly version: Version;
  /** The service that owns the event. */
  readonly context: string;
  /** Type of the aggregate that the event is about. */
  readonly aggregate: string;
  /** What is wrong with `data` for a publisher: the schema is closed. Empty when nothing is. */
  publish(data: unknown): readonly Violation[];
  /** What is wrong with `data` for a consumer: unknown fields are none of its business. Empty when nothing is. */
  consume(data: unknown): readonly Violation[];
  /** The version before this one, and how its data becomes that of this version. The first version has none. */
  readonly previous?: {
    readonly contract: EventContract;
    // `never` takes the upcaster of any version; the generated contract ties it to the one that it names.
    readonly upcast: Upcaster<never, Data>;
  };
  /** Known to the compiler only: the type of the data. */
  readonly [dataType]?: Data;
}

/** The data of the events that keep this contract: `DataOf<typeof userCreatedV1>`. */
export type DataOf<Contract extends EventContract> =
  Contract extends EventContract<string, number, infer Data> ? Data : never;

/** An event that keeps this contract, envelope and data. */
export type IntegrationEvent<Contract extends EventContract = EventContract> = Readonly<
  Omit<Envelope, 'type' | 'version' | 'data'>
> & {
  readonly type: Contract['type'];
  readonly version: Contract['version'];
  readonly data: DataOf<Contract>;
};

/** As `IntegrationEvent`, and for a union of contracts the union of their events, told apart by type and version. */
export type IntegrationEventOf<Contract extends EventContract> = Contract extends EventContract
  ? IntegrationEvent<Contract>
  : never;
