import type { PlatformError } from '@edtech/contracts';
import { statusOf, toProblemResponse } from '@edtech/http';
import { isRecord } from '../schemas/services/declarations.ts';
import { type Json, ref } from './json.ts';

/** What the examples say where a real answer has what is the request's own. */
const PLACE = { instance: '/path/of/the/request', correlationId: '0b9f6a52-6a0e-4a3c-9a54-3d6f0c1b2a77' };

/** The document that is answered when `refusal` was thrown: made by what makes the real ones. */
export const problemOf = (refusal: PlatformError): { readonly [name: string]: unknown } => {
  const { body = '' } = toProblemResponse(refusal, PLACE);
  const problem: unknown = JSON.parse(body);
  return isRecord(problem) ? problem : {};
};

const COMMON = ['type', 'title', 'status', 'detail', 'instance', 'code', 'correlationId'];

/** What the problem documents of one status may be: one of these codes, with the facts that go with them. */
export const problemSchema = (status: number, refusals: readonly PlatformError[]): Json => {
  const facts = refusals.flatMap((refusal) =>
    Object.entries(problemOf(refusal)).filter(([name]) => !COMMON.includes(name)),
  );
  return {
    type: 'object',
    // Many tools do not look at what stands beside a reference.
    allOf: [ref('schemas/Problem')],
    properties: {
      status: { const: status },
      code: { enum: refusals.map(({ code }) => code).sort() },
      ...Object.fromEntries(facts.map(([name, value]) => [name, schemaOfFact(name, value)])),
    },
    unevaluatedProperties: false,
  };
};

/** Facts are few and small: what one of them is says what all of its name are. */
const schemaOfFact = (name: string, value: unknown): Json => {
  if (name === 'violations') return { type: 'array', items: ref('schemas/Violation') };
  if (Array.isArray(value)) return { type: 'array', items: { type: 'string' } };
  if (isRecord(value))
    return {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(Object.entries(value).map(([key, of]) => [key, schemaOfFact(key, of)])),
    };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  return { type: typeof value === 'boolean' ? 'boolean' : 'string' };
};

/** The refusals by status, lowest first. */
export const byStatus = (
  refusals: readonly PlatformError[],
): readonly (readonly [status: number, refusals: readonly PlatformError[]])[] =>
  [...Map.groupBy(refusals, ({ kind }) => statusOf[kind])].sort(([one], [other]) => one - other);
