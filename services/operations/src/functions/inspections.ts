import { LambdaClient } from '@aws-sdk/client-lambda';
import { environment, jsonLog } from '@edtech/contracts';
import { INSPECT_FUNCTIONS_VARIABLE, inspectFunctionsIn } from '@edtech/operations/inspect';
import { lambdaInspections } from '@edtech/operations/platform';

const { [INSPECT_FUNCTIONS_VARIABLE]: functions } = environment(INSPECT_FUNCTIONS_VARIABLE);

/** As long as an inspect function may take; a request is given up before API Gateway gives it up. */
const INSPECT_MILLISECONDS = 13_000;

/** What operators ask goes to the services by these. */
export const inspections = lambdaInspections({
  client: new LambdaClient({
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: INSPECT_MILLISECONDS,
      throwOnRequestTimeout: true,
    },
    maxAttempts: 2,
  }),
  functions: inspectFunctionsIn(functions),
  log: jsonLog,
});
