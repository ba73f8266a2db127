import type { Platform } from '@edtech/testkit/platform';
import { replay } from '../../integration/replay/run.ts';

/** The read models that the verdict, and those who settle what is due, look at. */
const READ_MODELS = [
  'figures',
  'courses',
  'enrolments',
  'progress',
  'payments',
  'due-payments',
  'due-notifications',
];

/**
 * Does by hand what happens every night: what a stream has given up handing over is read from the events themselves.
 * @throws Error with what the command line says
 */
export const verifyReadModels = async ({ endpoints }: Pick<Platform, 'endpoints'>): Promise<void> => {
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_REGION: endpoints.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  for (const name of READ_MODELS) {
    const { code, stdout, stderr } = await replay(['verify', name, '--stage', 'dev', '--json'], {
      environment,
    });
    if (code !== 0) throw new Error(`verify ${name} ended with ${code}: ${stdout}${stderr}`);
  }
};
