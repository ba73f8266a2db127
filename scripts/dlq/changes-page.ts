import type { Changes } from '@edtech/dead-letters';

/** What was done, as a person reads it. */
export const changesPage = ({ changed, problems }: Changes, done: string): string =>
  [
    ...problems.map(({ id, code, message }) => `${id}: ${message} (${code})`),
    changed.length === 0 ? 'Nothing was changed.' : `${lettersText(changed.length)} ${done}.`,
  ].join('\n');

export const lettersText = (count: number): string => `${count} dead letter${count === 1 ? '' : 's'}`;
