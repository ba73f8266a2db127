import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { type Ran, replay } from '../../integration/replay/run.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const COPIED = [
  'services',
  'scripts',
  'serverless.yml',
  'services.yml',
  'resources.yml',
  'observability.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const LINKED = ['packages', 'schemas', 'node_modules'];

const READ_MODELS = 'services/user/src/read-models';

/** A platform of its own, of which other versions are deployed, one after the other, than this repository's. */
export interface Deployment {
  /** Deploys `users` with a bug: the addresses of those who register lose their case. */
  deployBug(): Promise<Platform>;
  /** Deploys what mends it as the next version, beside the one with the bug. */
  deployMended(): Promise<Platform>;
  /** Runs `npm run replay -- <line>` of what is deployed. */
  replay(line: string): Promise<Ran>;
  close(): Promise<void>;
}

export const openDeployment = async (): Promise<Deployment> => {
  const directory = await mkdtemp(join(tmpdir(), 'rebuilt-read-model-'));
  const dataDir = await mkdtemp(join(tmpdir(), 'rebuilt-read-model-data-'));
  for (const path of COPIED) await cp(join(ROOT, path), join(directory, path), { recursive: true });
  for (const path of LINKED) await symlink(join(ROOT, path), join(directory, path));
  const text = (file: string): Promise<string> => readFile(join(directory, READ_MODELS, file), 'utf8');
  const put = (file: string, content: string): Promise<void> =>
    writeFile(join(directory, READ_MODELS, file), content);
  const [users, index] = [await text('users.ts'), await text('index.ts')];
  const wrong = replaced(
    users,
    'UserRow, { userId, ...profile, mailbox: sameMailbox(profile.email),',
    'UserRow, { userId, ...profile, email: sameMailbox(profile.email), mailbox: sameMailbox(profile.email),',
  );
  let platform: Platform | undefined;

  const deploy = async (): Promise<Platform> => {
    await platform?.stop();
    platform = await startPlatform({ directory, dataDir });
    return platform;
  };

  return {
    async deployBug() {
      await put('users.ts', wrong);
      return deploy();
    },
    async deployMended() {
      await put('users-v1.ts', replaced(wrong, 'export const users =', 'export const usersV1 ='));
      await put('users.ts', replaced(users, 'version: 1,', 'version: 2,'));
      const both = replaced(index, '[users, ', '[users, usersV1, ');
      await put('index.ts', `import { usersV1 } from './users-v1.ts';\n${both}`);
      return deploy();
    },
    replay(line) {
      if (platform === undefined) throw new Error('nothing is deployed');
      const environment = {
        AWS_ENDPOINT_URL_DYNAMODB: platform.endpoints.dynamodb,
        AWS_REGION: platform.endpoints.region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      };
      return replay([...line.split(' '), '--stage', 'dev'], { root: directory, environment });
    },
    async close() {
      await platform?.stop();
      for (const folder of [directory, dataDir]) await rm(folder, { recursive: true, force: true });
    },
  };
};

/** @throws Error when the text is not there exactly once: the change has to be written anew */
const replaced = (text: string, find: string, replacement: string): string => {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`"${find}" is ${parts.length - 1} times in\n${text}`);
  return parts.join(replacement);
};
