import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../schemas/services/declarations.ts';
import { dataMasked } from './payload.ts';

/** Where two payloads differ. */
export interface Difference {
  /** JSON pointer (RFC 6901); '' for the whole. */
  readonly path: string;
  /** Absent when it was added. */
  readonly stored?: unknown;
  /** Absent when it was removed. */
  readonly edited?: unknown;
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** All places in which `edited` is not as `stored`. */
export const differences = (stored: unknown, edited: unknown, path = ''): readonly Difference[] => {
  if (isDeepStrictEqual(stored, edited)) return [];
  if (!isRecord(stored) || !isRecord(edited)) return [{ path, stored, edited }];
  const names = [...new Set([...Object.keys(stored), ...Object.keys(edited)])];
  return names.flatMap((name) => {
    const at = `${path}/${escaped(name)}`;
    if (!Object.hasOwn(edited, name)) return [{ path: at, stored: stored[name] }];
    if (!Object.hasOwn(stored, name)) return [{ path: at, edited: edited[name] }];
    return differences(stored[name], edited[name], at);
  });
};

/** Where payloads differ, without what may be personal. */
export const withoutValues = (one: Difference): Difference => ({
  path: one.path,
  ...('stored' in one ? { stored: dataMasked(one.stored, one.path) } : {}),
  ...('edited' in one ? { edited: dataMasked(one.edited, one.path) } : {}),
});

/** The differences as a person reads them. */
export const diffPage = (found: readonly Difference[]): string =>
  found.length === 0
    ? 'It was not edited: what is stored is what would be redriven.'
    : found
        .flatMap((one) => [
          one.path === '' ? '(the whole payload)' : one.path,
          ...('stored' in one ? [`  - ${JSON.stringify(one.stored)}`] : []),
          ...('edited' in one ? [`  + ${JSON.stringify(one.edited)}`] : []),
        ])
        .join('\n');
