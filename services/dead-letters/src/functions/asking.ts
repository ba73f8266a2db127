import { LambdaClient } from '@aws-sdk/client-lambda';
import { environment } from '@edtech/contracts';
import { ASKED_SERVICES_VARIABLE, type Asking, mendByInvocation, ownerAmong } from '@edtech/dead-letters';

const { DEAD_LETTER_STAGE: stage, [ASKED_SERVICES_VARIABLE]: services } = environment(
  'DEAD_LETTER_STAGE',
  ASKED_SERVICES_VARIABLE,
);

/** The services that this function may ask to mend what is theirs. */
export const asking: Asking = {
  mend: mendByInvocation({ client: new LambdaClient(), stage }),
  ownerOf: ownerAmong(services.split(' ')),
};
