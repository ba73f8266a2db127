import { join } from 'node:path';
import { run } from './command.ts';
import { RELEASE } from './release.ts';
import { messageOf } from './system-error.ts';

export type Java =
  | { readonly kind: 'found'; readonly command: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** What the candidates say of themselves within this time, or never. */
const ANSWER_MILLISECONDS = 20_000;

/** The first JDK of JAVA_HOME and PATH that is new enough and can compile (the server starts from its source file). */
export async function findJava(env: NodeJS.ProcessEnv): Promise<Java> {
  const candidates = env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin', 'java'), 'java'] : ['java'];
  const reasons: string[] = [];
  for (const command of candidates) {
    const reason = await unfit(command, env);
    if (reason === undefined) return { kind: 'found', command };
    reasons.push(reason);
  }
  return { kind: 'missing', reason: reasons.join('; ') };
}

/** Why this `java` will not do; undefined when it will. */
async function unfit(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const modules = new Map<string, string>();
  try {
    await run(command, ['--list-modules'], {
      env,
      timeoutMilliseconds: ANSWER_MILLISECONDS,
      onLine: (line) => {
        const [name, version] = line.split('@');
        if (name !== undefined && version !== undefined) modules.set(name, version);
      },
    });
  } catch (error) {
    // Java 8 does not know the option, and says so at length.
    const [summary] = messageOf(error).split('\n');
    return `${summary} (Java ${RELEASE.minimumJava} or newer is needed)`;
  }
  const version = Number.parseInt(modules.get('java.base') ?? '', 10);
  if (!(version >= RELEASE.minimumJava))
    return `\`${command}\` is Java ${version}, older than ${RELEASE.minimumJava}`;
  return modules.has('jdk.compiler')
    ? undefined
    : `\`${command}\` is a JRE: it has no compiler (module jdk.compiler)`;
}
