import type { RowItem } from '@edtech/projection';
import type { MessagesAnswer } from './generated/messages-answer.ts';
import type { MessageRow } from './read-models/message-row.ts';

/** A message as the HTTP API shows it: with its text, or with who removed it, and why. */
export type ShownMessage = MessagesAnswer['messages'][number];

type Row = RowItem<typeof MessageRow>;

export const shownMessage = (
  row: Pick<Row, 'messageId' | 'number' | 'senderId' | 'postedAt'> & {
    readonly [Name in 'text' | 'removedAt' | 'removedBy' | 'removalReason']?: string | undefined;
  },
): ShownMessage => {
  const { messageId, number, senderId, postedAt, text, removedAt, removedBy, removalReason } = row;
  return {
    messageId,
    number,
    senderId,
    postedAt,
    ...(text === undefined ? {} : { text }),
    // They are written together.
    ...(removedAt === undefined || removedBy === undefined || removalReason === undefined
      ? {}
      : { removal: { at: removedAt, by: removedBy, reason: removalReason } }),
  };
};
