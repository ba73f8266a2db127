import type { Violation } from './violation.ts';

declare const bodyType: unique symbol;

/**
 * What only its own service reads: the body of an HTTP request, or the data of a local message. Generated, one constant per
 * file in a service's `schemas/`.
 */
export interface RequestContract<Body = unknown> {
  readonly name: string;
  /** What is wrong with `body`, unknown fields included; empty when nothing is. */
  validate(body: unknown): readonly Violation[];
  /** Known to the compiler only: the type of the body. */
  readonly [bodyType]?: Body;
}

/** The body that keeps this contract: `BodyOf<typeof registerUserRequest>`. */
export type BodyOf<Contract extends RequestContract> =
  Contract extends RequestContract<infer Body> ? Body : never;
