import { loopbackHandler, ok } from '@edtech/http';
import { isLocalPlatform, localSession } from '../application/local-session.ts';

export const handler = loopbackHandler({ isThere: () => isLocalPlatform(process.env) }, async () =>
  ok(localSession({ now: Date.now(), region: process.env.AWS_REGION ?? 'eu-west-1' })),
);
