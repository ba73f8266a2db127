import type {
  DiscardRequest,
  EditRequest,
  LetterAnswer,
  RedriveManyAnswer,
  RedriveManyRequest,
  RedriveRequest,
} from '@edtech/dead-letters/answers';
import { change } from '../api/ask.ts';
import { letterPath } from './paths.ts';

/** A letter as who changes it has seen it. */
type Seen = Pick<LetterAnswer, 'id' | 'version'>;

export const redrive = ({ id, version }: Seen, request: RedriveRequest): Promise<LetterAnswer> =>
  change(`${letterPath(id)}/redrive`, request, version);

export const discard = ({ id, version }: Seen, request: DiscardRequest): Promise<LetterAnswer> =>
  change(`${letterPath(id)}/discard`, request, version);

export const edit = ({ id, version }: Seen, request: EditRequest): Promise<LetterAnswer> =>
  change(`${letterPath(id)}/edit`, request, version);

/** Redrives page by page, until there are no more. */
export const redriveAll = async (request: RedriveManyRequest): Promise<RedriveManyAnswer> => {
  const all: RedriveManyAnswer = { sent: [], held: [], failed: [] };
  let { sent, held, failed } = all;
  let cursor: string | undefined;
  do {
    const page: RedriveManyAnswer = await change('/dead-letters/redrive', {
      ...request,
      ...(cursor === undefined ? {} : { cursor }),
    });
    sent = [...sent, ...page.sent];
    held = [...held, ...page.held];
    failed = [...failed, ...page.failed];
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { sent, held, failed };
};
