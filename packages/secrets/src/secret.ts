import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { environment, PlatformError } from '@edtech/contracts';
import { REQUEST_TIMES } from '@edtech/event-store';

/**
 * Gives a secret. It is fetched when it is asked for first, once per container, so that a start needs no other system.
 * @throws SecretUnreadable, and is fetched again when it is asked for again
 */
export type Secret = () => Promise<string>;

export type SecretsClient = Pick<SSMClient, 'send'>;

/** The parameter is not there, may not be read, or the parameter store does not answer. */
export class SecretUnreadable extends PlatformError {
  readonly code = 'secret-unreadable';
  readonly kind = 'unavailable';
  readonly parameter: string;

  constructor(parameter: string, options?: ErrorOptions) {
    super(
      'A secret of this service cannot be read. See that its parameter holds it, as a SecureString.',
      options,
    );
    this.parameter = parameter;
  }
}

/** Gives up soon: whoever asks has a request of its own to answer. */
const secretsClient = (): SSMClient => new SSMClient({ requestHandler: REQUEST_TIMES, maxAttempts: 2 });

/**
 * A secret that the function's declaration names.
 * @param name as in `secrets`, for example `stripe-secret-key`
 * @throws EnvironmentIncomplete when the declaration does not name it
 *
 * @example
 * const key = declaredSecret('stripe-secret-key');
 * const client = stripeClient({ secretKey: await key() });
 */
export const declaredSecret = (name: string, client: SecretsClient = secretsClient()): Secret => {
  const variable = `${name.replaceAll('-', '_').toUpperCase()}_PARAMETER`;
  const { [variable]: parameter = '' } = environment(variable);
  return secretIn(parameter, client);
};

/** The secret in a parameter of SSM. */
export const secretIn = (parameter: string, client: SecretsClient): Secret => {
  const fetched = async (): Promise<string> => {
    const command = new GetParameterCommand({ Name: parameter, WithDecryption: true });
    const { Parameter } = await client.send(command).catch((cause: unknown) => {
      throw new SecretUnreadable(parameter, { cause });
    });
    if (!Parameter?.Value) throw new SecretUnreadable(parameter);
    return Parameter.Value;
  };
  let known: Promise<string> | undefined;
  return () => {
    known ??= fetched().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
};
