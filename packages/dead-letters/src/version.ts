import { VersionMismatch } from '@edtech/event-store';
import type { Letter } from './letter.ts';

/** How many lines the history of a letter has had. Whatever changes it adds one. */
export const versionOf = ({ history }: Pick<Letter, 'history'>): number =>
  history.entries.length + history.forgotten;

/**
 * @param expected the version that whoever changes it has seen; any when undefined
 * @throws VersionMismatch
 */
export const refuseOther = (letter: Pick<Letter, 'history'>, expected: number | undefined): void => {
  const version = versionOf(letter);
  if (expected !== undefined && expected !== version) throw new VersionMismatch(expected, version);
};
