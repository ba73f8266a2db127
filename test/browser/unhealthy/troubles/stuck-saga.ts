import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SagaState } from '@edtech/saga';
import { book } from '../../../mishaps/bookings/booking.ts';
import { agree } from '../clicks.ts';
import type { Scene } from '../scene.ts';
import type { Trouble } from '../trouble.ts';
import { until } from '../until.ts';

const SAGAS = 'edtech-booking-sagas-dev';
const STEP = 'AVAILABILITY_CHECK';

/** Has a booking give up after its first request for the tutor's time to be given back: the other six take ten minutes. */
const makeImpatient = async ({ documents }: Scene, bookingId: string): Promise<void> => {
  const Key = { pk: `saga#LessonBooking#${bookingId}`, sk: 'saga' };
  const { revision, state } = await until('the booking gives back what it took', async () => {
    const { Item } = await documents.send(new GetCommand({ TableName: SAGAS, Key, ConsistentRead: true }));
    if (Item === undefined) return undefined;
    // The store of sagas has written it.
    const found = JSON.parse(String(Item.state)) as SagaState;
    return found.steps[STEP]?.status === 'UNDOING' ? { revision: Item.revision, state: found } : undefined;
  });
  const { undoAttempts: undoUntil = 1, ...step } = state.steps[STEP] ?? {};
  const steps = { ...state.steps, [STEP]: { ...step, undoAttempts: undoUntil, undoUntil } };
  await documents.send(
    new UpdateCommand({
      TableName: SAGAS,
      Key,
      UpdateExpression: 'SET #state = :state',
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': JSON.stringify({ ...state, steps }), ':revision': revision },
    }),
  );
};

/** A booking that fails, and whose request for the tutor's time to be given back is lost. It is told to ask again. */
export const stuckSaga: Trouble = {
  title: /^Stuck saga$/,
  isSlow: true,
  async provoke(scene) {
    const { platform, causes, page, cast } = scene;
    const { bookingId } = cast.ids;
    await causes.begin(bookingId, {
      bus: { eventType: 'availability.release.requested', about: bookingId, lose: 1 },
    });
    await book(platform, cast);
    await makeImpatient(scene, bookingId);
    return {
      sought: { kind: 'stuck-saga', service: 'booking', place: 'LessonBooking', subject: bookingId },
      async mend(card) {
        await causes.end(bookingId);
        await scene.onRecord(`LessonBooking/${bookingId}`);
        await card.getByRole('link', { name: 'Open the saga, and mend' }).click();
        await page.getByRole('button', { name: 'Have it ask again …' }).click();
        await agree(page, 'Ask again', 'the calendar answers again');
        await page.getByText(/^It failed, and gave back all that it took/).waitFor();
      },
    };
  },
};
