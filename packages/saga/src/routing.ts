import { PlatformError } from '@edtech/contracts';
import { heardBy, type SagaDefinition, stepsOf } from './definition.ts';
import type { Cause, Input } from './input.ts';

/** An event that could answer more than one step: the conditions of its replies hold at once. */
export class ReplyAmbiguous extends PlatformError {
  readonly code = 'saga-reply-ambiguous';
  readonly kind = 'internal';
  readonly saga: string;
  readonly type: string;
  readonly steps: readonly string[];

  constructor(saga: string, type: string, steps: readonly string[]) {
    super(
      `${type} could answer ${steps.join(' and ')} of the saga ${saga}: make the conditions of their replies exclude each other.`,
    );
    this.saga = saga;
    this.type = type;
    this.steps = steps;
  }
}

/** An event that a saga may hear. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

export type Routed = { readonly sagaId: string; readonly input: Input } | undefined;

/**
 * What an event tells a saga, and which; undefined when it is none of its business.
 * @throws ReplyAmbiguous
 */
export const route = (definition: SagaDefinition, { id, type, data }: Heard): Routed => {
  if (!heardBy(definition).some((contract) => contract.type === type)) return undefined;
  const sagaId = aboutOf(definition, data);
  if (sagaId === undefined) return undefined;
  const cause: Cause = { kind: 'event', id, type };
  const input = inputOf(definition, type, data, cause, sagaId);
  return input === undefined ? undefined : { sagaId, input };
};

/** Contracts that the compiler has checked say that the field is a text, if it is there. */
const aboutOf = ({ correlate }: SagaDefinition, data: unknown): string | undefined =>
  (data as { readonly [field: string]: string | undefined })[correlate];

const inputOf = (
  definition: SagaDefinition,
  type: string,
  data: unknown,
  cause: Cause,
  id: string,
): Input | undefined => {
  if (type === definition.startsOn.type) return { kind: 'start', id, data, cause };
  if (type === definition.cancelOn?.contract.type)
    return { kind: 'cancel', because: definition.cancelOn.because(data), cause };
  const inputs = stepsOf(definition).flatMap(
    ({ name: step, success, failure, undo }): readonly (Input & { readonly step: string })[] => [
      ...(success.contract.type === type && success.when(data)
        ? [{ kind: 'reply' as const, step, answer: 'success' as const, data, cause }]
        : []),
      ...(failure?.contract.type === type && failure.when(data)
        ? [
            {
              kind: 'reply' as const,
              step,
              answer: 'refusal' as const,
              because: failure.because(data),
              cause,
            },
          ]
        : []),
      ...(undo.kind === 'compensation' && undo.reply.contract.type === type && undo.reply.when(data)
        ? [{ kind: 'reply' as const, step, answer: 'undone' as const, data, cause }]
        : []),
    ],
  );
  const [only, ...others] = inputs;
  if (others.length > 0)
    throw new ReplyAmbiguous(
      definition.name,
      type,
      inputs.map(({ step }) => step),
    );
  return only;
};
