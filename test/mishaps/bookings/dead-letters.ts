import type { Platform } from '@edtech/testkit/platform';

/** The control API's own tests hold it to this shape. */
interface Queues {
  readonly queues: { readonly queues: readonly { readonly name: string; readonly visible: number }[] };
}

/** How much lies in which queue of dead letters. */
export const deadLettersIn = async ({ control }: Pick<Platform, 'control'>): Promise<readonly string[]> =>
  ((await control.status()) as unknown as Queues).queues.queues
    .filter(({ name, visible }) => name.includes('-dlq-') && visible > 0)
    .map(({ name, visible }) => `${visible} in ${name}`);
