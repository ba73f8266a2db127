import type { RowItem } from '@edtech/projection';
import type { MessageRow } from './read-models/message-row.ts';

/** A message as the HTTP API shows it: with its text, or with who removed it, and why. */
export interface ShownMessage {
  readonly messageId: string;
  readonly number: number;
  readonly senderId: string;
  readonly postedAt: string;
  readonly text?: string;
  readonly removal?: {
    readonly at: string | undefined;
    readonly by: string | undefined;
    readonly reason: string | undefined;
  };
}

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
    ...(removedAt === undefined ? {} : { removal: { at: removedAt, by: removedBy, reason: removalReason } }),
  };
};
