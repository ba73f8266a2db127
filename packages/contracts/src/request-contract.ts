import type { Violation } from './violation.ts';

declare const bodyType: unique symbol;

/** The body of an HTTP request. Generated, one constant per file in a service's `schemas/`. */
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
