import { EditInvalid } from './errors.ts';
import { isRecord, payloadIn } from './json.ts';

/** What a payload is to be: all of it, or the data of its event alone. */
export type Replacement = { readonly body: unknown } | { readonly data: unknown };

/**
 * The payload after an edit.
 * @param current what would be redriven by now
 * @throws EditInvalid when it has no event whose data could be replaced
 */
export const editedBody = (current: string, replacement: Replacement): string => {
  if ('body' in replacement) return JSON.stringify(replacement.body);
  const payload = payloadIn(current);
  if (!isRecord(payload) || !isRecord(payload.detail))
    throw new EditInvalid('what was received has no event, so its data cannot be replaced: replace its body');
  return JSON.stringify({ ...payload, detail: { ...payload.detail, data: replacement.data } });
};
