import { readFile } from 'node:fs/promises';
import { PlatformError } from '@edtech/contracts';
import { EditInvalid, type Replacement } from '@edtech/dead-letters';

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
 * What the payload is to be.
 * @throws FileUnreadable, EditInvalid
 */
export const replacementIn = async ({ body, data }: EditFiles): Promise<Replacement> => {
  if (body !== undefined) return { body: jsonOf(await textIn(body), body) };
  if (data === undefined) throw new EditInvalid('say what it is to be: give --body or --data');
  return { data: jsonOf(await textIn(data), data) };
};

const jsonOf = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EditInvalid(`${path} is no JSON: ${String(error)}`);
  }
};
