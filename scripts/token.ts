import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { decodeJwt } from 'jose';
import { LocalTokenRefused, localRegion, localToken } from '../packages/testkit/src/token.ts';

/** The groups of the user pool: see resources.yml. */
const roles = ['ADMIN', 'STUDENT', 'TUTOR'];

/** Stages that run on this machine. A deployed stage takes the tokens of its own user pool, and no others. */
const localStages = ['dev', 'local', 'test'];

/** What a shell understands as "used wrongly". */
const usedWrongly = 2;

interface TokenOptions {
  readonly user: string;
  readonly role: readonly string[];
  readonly expires: string;
  readonly region: string;
  readonly json?: true;
}

const addRole = (role: string, earlier: readonly string[] = []): readonly string[] => {
  if (!roles.includes(role)) throw new InvalidArgumentError(`Choose from ${roles.join(', ')}.`);
  return [...earlier, role];
};

const checkStage = (stage: string): string => {
  if (localStages.includes(stage)) return stage;
  throw new InvalidArgumentError(
    `Local tokens are for ${localStages.join(', ')}. Sign in at the user pool of "${stage}" instead.`,
  );
};

const program = new Command('token')
  .description('Prints a token for the local platform: send it as "Authorization: Bearer <token>".')
  .requiredOption('--user <id>', 'who the token is for')
  .requiredOption(
    '--role <role>',
    `what the user may do: ${roles.join(', ')}; give it again for more`,
    addRole,
  )
  .option('--expires <duration>', 'how long it is good for, 1s to 1d: 90s, 15m, 1h', '1h')
  .option('--region <region>', 'the region that the platform was started with', localRegion)
  .addOption(
    new Option('--stage <stage>', 'the stage that the platform was started with')
      .default('dev')
      .argParser(checkStage),
  )
  .option('--json', 'print the token with its claims, as JSON')
  .allowExcessArguments(false)
  .exitOverride();

try {
  await program.parseAsync();
  const { user, role, expires, region, json } = program.opts<TokenOptions>();
  const token = await localToken({ userId: user, roles: [...new Set(role)], expiresIn: expires, region });
  console.log(json ? JSON.stringify({ token, claims: decodeJwt(token) }, null, 2) : token);
} catch (error) {
  // Commander has printed what it found by the time that it throws; help is no mistake.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : usedWrongly;
  } else if (error instanceof LocalTokenRefused) {
    console.error(`error: ${error.message}`);
    process.exitCode = usedWrongly;
  } else {
    throw error;
  }
}
