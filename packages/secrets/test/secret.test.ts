import type { GetParameterCommand } from '@aws-sdk/client-ssm';
import { EnvironmentIncomplete } from '@edtech/contracts';
import { declaredSecret, type SecretsClient, SecretUnreadable, secretIn } from '@edtech/secrets';

/** A parameter store that gives these answers, one after the other, and keeps what it was asked. */
const storeWith = (...answers: readonly (object | Error)[]) => {
  const asked: unknown[] = [];
  const send = async (command: GetParameterCommand) => {
    asked.push(command.input);
    const answer = answers[asked.length - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often');
    return answer;
  };
  // Of the client's many forms of `send` only this one is called.
  return { asked, client: { send } as unknown as SecretsClient };
};

const found = (Value: string) => ({ Parameter: { Value } });

test('a secret is fetched when it is asked for, decrypted, and once', async () => {
  const { asked, client } = storeWith(found('sk_1'));
  const secret = secretIn('/edtech/dev/payment/key', client);
  expect(asked).toEqual([]);
  expect(await Promise.all([secret(), secret()])).toEqual(['sk_1', 'sk_1']);
  expect(await secret()).toBe('sk_1');
  expect(asked).toEqual([{ Name: '/edtech/dev/payment/key', WithDecryption: true }]);
});

test.each<[string, object | Error]>([
  ['is not there', new Error('ParameterNotFound')],
  ['has no value', {}],
  ['is empty', found('')],
])('one that %s cannot be read, and is fetched again', async (_, answer) => {
  const { client } = storeWith(answer, found('sk_1'));
  const secret = secretIn('/edtech/dev/payment/key', client);
  const failure = secret();
  await expect(failure).rejects.toThrow(SecretUnreadable);
  await expect(failure).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'secret-unreadable',
    parameter: '/edtech/dev/payment/key',
  });
  expect(await secret()).toBe('sk_1');
});

test('a declared secret is found by its variable, and one that is not declared stops the start', async () => {
  const { asked, client } = storeWith(found('sk_1'));
  expect(() => declaredSecret('never-declared', client)).toThrow(EnvironmentIncomplete);
  process.env.SOME_KEY_PARAMETER = '/edtech/dev/payment/some-key';
  expect(await declaredSecret('some-key', client)()).toBe('sk_1');
  expect(asked).toMatchObject([{ Name: '/edtech/dev/payment/some-key' }]);
  delete process.env.SOME_KEY_PARAMETER;
});
