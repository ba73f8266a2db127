import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { isRecord, payloadIn } from '../json.ts';
import { MendingRefused, MendingUnavailable } from './errors.ts';
import type { MendAnswer } from './function.ts';
import type { Mend } from './request.ts';

/** The variable that names the services which a function may ask. */
export const ASKED_SERVICES_VARIABLE = 'ASKED_SERVICES';

export interface InvocationOptions {
  readonly client: LambdaClient;
  readonly stage: string;
}

/** What the mend function of a service is called on a stage. */
export const mendFunctionName = (service: string, stage: string): string =>
  `edtech-${stage}-mend${service
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

/** Asks services by invoking their functions, and waits for what they answer. */
export const mendByInvocation =
  ({ client, stage }: InvocationOptions): Mend =>
  async (service, request) => {
    const answer = await answerOf(client, mendFunctionName(service, stage), request).catch(
      (error: unknown) => {
        throw new MendingUnavailable(service, error);
      },
    );
    if (answer.outcome === 'refused') throw new MendingRefused(answer.refusal);
  };

const answerOf = async (client: LambdaClient, FunctionName: string, request: object): Promise<MendAnswer> => {
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(request)) }),
  );
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString();
  const answer = payloadIn(text);
  if (FunctionError !== undefined || !isAnswer(answer))
    throw new Error(
      `${FunctionName} answered ${FunctionError ?? 'without an outcome'}: ${text.slice(0, 500)}`,
    );
  return answer;
};

/** `createMendHandler` of the service makes it. */
const isAnswer = (value: unknown): value is MendAnswer =>
  isRecord(value) && (value.outcome === 'done' || (value.outcome === 'refused' && isRecord(value.refusal)));
