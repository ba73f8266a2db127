import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../command.ts';
import { sha256 } from '../installation.ts';
import { RELEASE } from '../release.ts';
import { installInto } from '../staging.ts';
import { jarSource } from './source.ts';

const POM = fileURLToPath(new URL('../pom.xml', import.meta.url));
/** Of a local repository that is empty; a used one has most of them. */
const EXPECTED_FILES = 518;
const TIMEOUT_MILLISECONDS = 10 * 60 * 1_000;

/** Maven Central, or the mirror in the user's own Maven settings. */
export const mavenSource = jarSource('Maven', ({ folder, env, progress }) =>
  installInto(folder, 'Maven', async (staging) => {
    progress.start(`DynamoDB Local ${RELEASE.version} by Maven`, EXPECTED_FILES, 'files');
    try {
      await run(
        'mvn',
        [
          '--batch-mode',
          '--strict-checksums',
          '-Dstyle.color=never',
          '--file',
          POM,
          'dependency:copy-dependencies',
          `-DoutputDirectory=${staging}`,
        ],
        {
          env,
          script: true,
          timeoutMilliseconds: TIMEOUT_MILLISECONDS,
          onLine: (line) => {
            if (line.includes('Downloaded from')) progress.advance(1);
          },
        },
      );
    } finally {
      progress.end();
    }
    const found = await sha256(join(staging, RELEASE.jar.name));
    if (found !== RELEASE.jar.sha256) {
      throw new Error(
        `${RELEASE.jar.name} has SHA-256 ${found}, not the pinned ${RELEASE.jar.sha256}: the mirror is not to be trusted`,
      );
    }
    return RELEASE.jar.name;
  }),
);
