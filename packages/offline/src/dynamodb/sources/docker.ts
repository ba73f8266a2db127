import { run } from '../command.ts';
import { RELEASE } from '../release.ts';
import type { Source } from './source.ts';

const ANSWER_MILLISECONDS = 20_000;
const PULL_MILLISECONDS = 10 * 60 * 1_000;

/** AWS's image, pulled when it is not there yet. The only way that needs no Java. */
export const dockerSource: Source = {
  name: 'Docker',
  async find({ env, progress }) {
    const docker = (parameters: readonly string[], timeoutMilliseconds: number) =>
      run('docker', parameters, { env, timeoutMilliseconds });
    await docker(['version', '--format', '{{.Server.Version}}'], ANSWER_MILLISECONDS);
    const present = await docker(
      ['image', 'inspect', '--format', '{{.Id}}', RELEASE.image],
      ANSWER_MILLISECONDS,
    ).then(
      () => true,
      () => false,
    );
    if (!present) {
      progress.start(`${RELEASE.image} by Docker`, 1, 'images');
      try {
        await docker(['pull', '--quiet', RELEASE.image], PULL_MILLISECONDS);
        progress.advance(1);
      } finally {
        progress.end();
      }
    }
    return { kind: 'image', image: RELEASE.image };
  },
};
