import { follow, type Place, projection } from '@edtech/projection';
import { ChatSession } from '../domain/chat-session.ts';
import { MessageRow } from './message-row.ts';

/** The messages of each session, under their numbers. The text of one that was removed is gone. */
export const chatMessages = projection({
  name: 'chat-messages',
  version: 1,
  perAggregate: true,
  follows: follow(ChatSession, {
    MessagePosted: ({ aggregateId: chatSessionId, occurredAt: postedAt, data }, rows) =>
      rows.put(MessageRow, { chatSessionId, ...data, postedAt }),
    MessageRemoved: ({ aggregateId: chatSessionId, occurredAt: removedAt, data }, rows) => {
      const { number, removedBy, reason: removalReason } = data;
      const changes = { text: undefined, removedAt, removedBy, removalReason };
      rows.patch(MessageRow, { chatSessionId, number }, changes);
    },
  }),
});

/** Messages by their numbers, both ends inclusive, oldest first. */
export const messagesBetween =
  (chatSessionId: string, first: number, last: number) =>
  ({ generation, table }: Place) =>
    MessageRow.query
      .bySession({ generation, chatSessionId })
      .between({ number: first }, { number: last })
      .go({ ...table, pages: 'all' });
