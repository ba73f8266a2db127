import { RequestRefused } from './refusal.ts';

/** One of the ranges of an Accept header, for example `text/*;q=0.5`. */
interface Range {
  readonly type: string;
  readonly quality: number;
}

const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

const rangesOf = (accept: string): readonly Range[] =>
  accept.split(',').flatMap((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (type === '') return [];
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    // A weight that cannot be read says nothing, as if it were not there.
    return [{ type, quality: Number(WEIGHT.exec(weight ?? '')?.[1] ?? 1) }];
  });

/** How much a client likes a type: by the range that says most of it. 0: not at all. */
const qualityOf = (type: string, ranges: readonly Range[]): number => {
  const [main] = type.split('/');
  for (const range of [type, `${main}/*`, '*/*']) {
    const found = ranges.find((one) => one.type === range);
    if (found !== undefined) return found.quality;
  }
  return 0;
};

/**
 * The media type in which to answer: of those that are offered the one that the client likes best, and the first of them
 * when it likes several as much, or does not say. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 *
 * @param accept the Accept header. Parameters of types other than their weights are not looked at
 * @throws RequestRefused `not-acceptable` when it takes none of them
 *
 * @example
 * const type = preferredType(accept, 'application/json', 'text/csv');
 */
export const preferredType = <const Type extends string>(
  accept: string | undefined,
  ...offered: readonly [Type, ...Type[]]
): Type => {
  const ranges = rangesOf(accept ?? '');
  if (ranges.length === 0) return offered[0];
  const best = Math.max(...offered.map((type) => qualityOf(type, ranges)));
  const preferred = offered.find((type) => qualityOf(type, ranges) === best);
  if (best === 0 || preferred === undefined) throw new RequestRefused('not-acceptable', { offered });
  return preferred;
};
