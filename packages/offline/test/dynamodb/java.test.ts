import { join } from 'node:path';
import { findJava } from '../../src/dynamodb/java.ts';
import { type Scratch, scratch } from './scratch.ts';

let place: Scratch;

beforeEach(async () => {
  place = await scratch();
});
afterEach(() => place.remove());

/** Only what the test puts there, and the shell's own commands. */
const path = () => ({ PATH: `${place.folder}:/bin` });

test('a JDK that is new enough is found on the PATH', async () => {
  await place.script('java', 'echo java.base@21.0.4; echo jdk.compiler@21.0.4');
  expect(await findJava(path())).toEqual({ kind: 'found', command: 'java' });
});

test('a Java that is too old is refused, with its version', async () => {
  await place.script('java', 'echo java.base@11.0.2; echo jdk.compiler@11.0.2');
  expect(await findJava(path())).toEqual({ kind: 'missing', reason: '`java` is Java 11, older than 17' });
});

test('a Java from before modules is refused', async () => {
  await place.script('java', 'echo "Unrecognized option: --list-modules" >&2; exit 1');
  expect(await findJava(path())).toEqual({
    kind: 'missing',
    reason: '`java` ended with code 1 (Java 17 or newer is needed)',
  });
});

test('a JRE is refused: the server starts from its source file', async () => {
  await place.script('java', 'echo java.base@17');
  expect(await findJava(path())).toEqual({
    kind: 'missing',
    reason: '`java` is a JRE: it has no compiler (module jdk.compiler)',
  });
});

test('no Java at all is said so', async () => {
  const nowhere = join(place.folder, 'empty');
  expect(await findJava({ PATH: nowhere })).toEqual({
    kind: 'missing',
    reason: 'there is no `java` on the PATH (Java 17 or newer is needed)',
  });
});

test('a JAVA_HOME that leads nowhere does not hide the JDK on the PATH', async () => {
  await place.script('java', 'echo java.base@17.0.1; echo jdk.compiler@17.0.1');
  const env = { ...path(), JAVA_HOME: join(place.folder, 'gone') };
  expect(await findJava(env)).toEqual({ kind: 'found', command: 'java' });
});
