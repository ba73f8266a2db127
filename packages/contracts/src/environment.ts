import { PlatformError } from './errors.ts';

/** Environment variables that a function needs and does not have. It stops before it handles anything. */
export class EnvironmentIncomplete extends PlatformError {
  readonly code = 'environment-incomplete';
  readonly kind = 'internal';
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    super(
      `Missing environment variables: ${missing.join(', ')}. Declare them in the function's environment.`,
    );
    this.missing = missing;
  }
}

/**
 * The environment variables called `names`, read once, at the start of a container.
 * @throws EnvironmentIncomplete with all that are missing or empty
 */
export const environment = <Name extends string>(
  ...names: readonly Name[]
): Readonly<Record<Name, string>> => {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new EnvironmentIncomplete(missing);
  // Every name was just seen to have a value.
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
};
