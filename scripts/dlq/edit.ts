import { readFile } from 'node:fs/promises';
import { PlatformError } from '@edtech/contracts';
import { EditInvalid } from '@edtech/dead-letters';
import { isRecord } from '../schemas/services/declarations.ts';
import { payloadIn } from './payload.ts';

export class FileUnreadable extends PlatformError {
  readonly code = 'file-unreadable';
  readonly kind = 'invalid';

  constructor(path: string, cause: unknown) {
    super(`${path} cannot be read: ${String(cause)}`, { cause });
  }
}

/** @throws FileUnreadable */
const textIn = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FileUnreadable(path, error);
  }
};

/** Where the new payload is: all of it, or the data of its event alone. */
export interface EditFiles {
  readonly body?: string;
  readonly data?: string;
}

/**
 * The payload after an edit.
 * @param current what would be redriven by now
 * @throws FileUnreadable, EditInvalid
 */
export const editedBody = async (current: string, { body, data }: EditFiles): Promise<string> => {
  if (body !== undefined) return JSON.stringify(jsonOf(await textIn(body), body));
  const payload = payloadIn(current);
  if (data === undefined) throw new EditInvalid('say what it is to be: give --body or --data');
  if (!isRecord(payload) || !isRecord(payload.detail))
    throw new EditInvalid('what was received has no event, so its data cannot be replaced: give --body');
  return JSON.stringify({
    ...payload,
    detail: { ...payload.detail, data: jsonOf(await textIn(data), data) },
  });
};

const jsonOf = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EditInvalid(`${path} is no JSON: ${String(error)}`);
  }
};
