/** `get-account` as `GetAccount`, for resources. */
export const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** `get-account` as `getAccount`, for functions. */
export const camelCase = (name: string): string => {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
};

/** `LessonBooking` as `lesson-booking`, for queues and files. */
export const kebabCase = (name: string): string =>
  name.replaceAll(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** `payment-provider` as `PAYMENT_PROVIDER`, for environment variables. */
export const constantCase = (name: string): string => name.replaceAll('-', '_').toUpperCase();

/** Lower-case words with hyphens between them. */
export const isKebabCase = (name: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);

/**
 * Names are prefixed by `edtech-` and carry the stage. Functions and rules may have 64 characters, which leaves this many
 * with a stage of ten.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export const NAME_CHARACTERS = 46;
