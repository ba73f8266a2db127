import { InvalidArgumentError } from 'commander';

/** Parses an argument that is a point in time. Gives it in UTC, as ISO-8601. */
export const time = (text: string): string => {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw new InvalidArgumentError('Write it as 2026-11-23T08:00:00Z.');
};

/** `epochMilliseconds` to the second, in characters that may stand in a name: 20261123T080000. */
export const compactTime = (epochMilliseconds: number): string =>
  new Date(epochMilliseconds).toISOString().slice(0, 19).replace(/[-:]/g, '');
