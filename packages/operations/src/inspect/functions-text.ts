import { PlatformError } from '@edtech/contracts';

/** The variable that says which function answers for which service: `payment=edtech-dev-inspectPayment`, one after the other. */
export const INSPECT_FUNCTIONS_VARIABLE = 'INSPECT_FUNCTIONS';

/** The variable with the inspect functions cannot be read. The function stops before it answers anything. */
export class InspectFunctionsMalformed extends PlatformError {
  readonly code = 'inspect-functions-malformed';
  readonly kind = 'internal';
}

export interface InspectFunctionName {
  readonly service: string;
  readonly functionName: string;
}

export const inspectFunctionsText = (functions: readonly InspectFunctionName[]): string =>
  functions.map(({ service, functionName }) => `${service}=${functionName}`).join(' ');

/** The reverse of `inspectFunctionsText`. @throws InspectFunctionsMalformed */
export const inspectFunctionsIn = (text: string): readonly InspectFunctionName[] =>
  text.split(' ').map((entry) => {
    const [, service, functionName] = /^([a-z][a-z-]*)=(.+)$/.exec(entry) ?? [];
    if (service === undefined || functionName === undefined)
      throw new InspectFunctionsMalformed(
        `"${entry}" is no service and its function, like payment=edtech-dev-inspectPayment.`,
      );
    return { service, functionName };
  });
