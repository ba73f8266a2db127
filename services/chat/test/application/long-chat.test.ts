import { chatOpeningRequestedV1 } from '@edtech/contracts';
import { memoryTable, type Table } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { ChatSession, type MessagePosted } from '../../src/domain/chat-session.ts';
import { openingRequested } from './happenings.ts';
import { NOW, sceneOn, student, tutor } from './scene.ts';

const CHAT = 'chat-of-b-1';
const MESSAGES = 2_000;
const MESSAGES_A_COMMIT = 90;
/** A snapshot every 20 events, the one that it was taken at, and a few that came since: see the event store's loads. */
const MOST_ITEMS = 32;

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

test('posting the two thousandth message reads no more than posting the tenth', async () => {
  let read = 0;
  const memory = memoryTable();
  const counting: Table = {
    ...memory,
    async *range(query) {
      for await (const item of memory.range(query)) {
        read += 1;
        yield item;
      }
    },
  };
  const at = sceneOn({ table: counting, clock: manualClock(Date.parse(NOW)) });
  await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));

  const readToPost = async (): Promise<number> => {
    let most = 0;
    for (let turn = 0; turn < 30; turn += 1) {
      read = 0;
      await at.post(CHAT, turn % 3 === 0 ? tutor : student, `Turn ${turn}`);
      most = Math.max(most, read);
    }
    return most;
  };

  expect(await readToPost()).toBeLessThanOrEqual(MOST_ITEMS);
  while ((await at.store.load(ChatSession, CHAT)).version < MESSAGES)
    await at.store.execute(
      ChatSession,
      CHAT,
      (state) => {
        const before = state.status === 'opened' ? state.messages : 0;
        return Array.from({ length: MESSAGES_A_COMMIT }, (_, index): MessagePosted => {
          const number = before + index + 1;
          return {
            type: 'MessagePosted',
            data: { number, messageId: `m-${number}`, senderId: 's-1', text: 'x' },
          };
        });
      },
      { context },
    );
  expect(await readToPost()).toBeLessThanOrEqual(MOST_ITEMS);
});
