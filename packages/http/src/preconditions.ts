import { RequestRefused } from './refusal.ts';

/** Versions count a stream's events in ten digits. */
const ourTag = /^"(0|[1-9]\d{0,9})"$/;
// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
const entityTag = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** The strong entity tag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that an If-Match header asks for; undefined without one, and for `*`, which any version meets.
 *
 * @throws RequestRefused `if-match-failed` for a tag that can never match: a weak one (If-Match compares strongly, RFC
 * 9110 section 13.1.1) or one that is not ours; `if-match-malformed` for anything that is not one entity tag
 */
export const readIfMatch = (header: string | undefined): number | undefined => {
  const value = header?.trim();
  if (value === undefined || value === '*') return undefined;
  const version = ourTag.exec(value)?.[1];
  if (version !== undefined) return Number(version);
  throw new RequestRefused(entityTag.test(value) ? 'if-match-failed' : 'if-match-malformed');
};

/**
 * The version, for a route that compares versions. One that does not refuses the header: who sends it wants nothing to
 * happen when the version is another one, which nobody would see to.
 * @throws RequestRefused as `readIfMatch` does, and `if-match-not-taken`
 */
export const readPrecondition = (
  header: string | undefined,
  compares: boolean | undefined,
): number | undefined => {
  if (header !== undefined && compares !== true) throw new RequestRefused('if-match-not-taken');
  return readIfMatch(header);
};
