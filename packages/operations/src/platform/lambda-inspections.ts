import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Log } from '@edtech/contracts';
import type { InspectFunctionName } from '../inspect/functions-text.ts';
import type { Answers } from '../inspect/inspector.ts';
import type { Ask } from '../inspect/question.ts';
import type { Inspections } from './inspections.ts';

export interface LambdaInspectionsOptions {
  readonly client: LambdaClient;
  readonly functions: readonly InspectFunctionName[];
  readonly log: Log;
}

/** Asks services by their inspect functions. */
export const lambdaInspections = ({ client, functions, log }: LambdaInspectionsOptions): Inspections => ({
  services: functions.map(({ service }) => service),
  log,
  async ask<One extends Ask>(service: string, question: object): Promise<Answers[One]> {
    const named = functions.find((one) => one.service === service);
    if (named === undefined) throw new Error(`${service} has no inspect function.`);
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName: named.functionName, Payload: JSON.stringify(question) }),
    );
    const text = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError !== undefined) throw new Error(`${named.functionName} failed: ${text.slice(0, 500)}`);
    // The parse boundary: what the function of the same platform answers is what `inspect` gives, but for `undefined`.
    return (JSON.parse(text) ?? undefined) as Answers[One];
  },
});
