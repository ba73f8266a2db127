import { isDeepStrictEqual } from 'node:util';
import type { Difference } from './answers.ts';
import { isRecord } from './json.ts';
import { dataMasked } from './masking.ts';

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
