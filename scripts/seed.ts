import { randomUUID } from 'node:crypto';
import { createEventStore, documentClient, dynamoDbTable } from '@edtech/event-store';
import { Command } from 'commander';
import { registerUser, User } from '../services/user/src/domain/user.ts';
import { runCli } from './cli.ts';
import { stageOf } from './stage.ts';

interface SeedOptions {
  readonly user: string;
  readonly email: string;
  readonly stage?: string;
  readonly json?: true;
}

const seed = async ({ user: userId, email, stage, json }: SeedOptions): Promise<void> => {
  const { name, clients } = stageOf(stage);
  const table = dynamoDbTable({ client: documentClient(clients), tableName: `edtech-user-${name}` });
  const store = createEventStore({ table, source: 'edtech.user' });
  const requestId = randomUUID();
  const { version } = await store.execute(User, userId, registerUser({ userId, email, role: 'ADMIN' }), {
    context: { correlationId: requestId, causationId: requestId, actor: { kind: 'service', id: 'seed' } },
  });
  console.log(
    json
      ? JSON.stringify({ userId, version })
      : `${userId} is an administrator of ${stage ?? 'the local platform'}.`,
  );
};

await runCli(
  new Command('seed')
    .description('Registers the first administrator, who registers all others over the API.')
    .requiredOption('--user <id>', 'the id: on AWS, the subject (sub) of the user in the user pool')
    .requiredOption('--email <address>', 'the e-mail address')
    .option('--stage <stage>', 'a stage on AWS; the platform on this machine when left out')
    .option('--json', 'print the result as JSON')
    .allowExcessArguments(false)
    .action(seed),
);
