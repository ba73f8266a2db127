import type { Difference } from '@edtech/dead-letters';

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
