import type { RequestContract } from '@edtech/contracts';
import { httpHandler, ok } from '@edtech/http';
import { type Command, run } from '../../scenario/origin.ts';
import { inQuickLambda } from '../time.ts';
import { store } from './store.ts';

/** Its only caller is the driver of these tests. */
const command: RequestContract<Command> = { name: 'command', validate: () => [] };

const handle = httpHandler({ body: command, allow: 'anyone' }, async ({ body, context }) => {
  await run(store, body, context);
  return ok({});
});

export const handler = inQuickLambda(handle);
