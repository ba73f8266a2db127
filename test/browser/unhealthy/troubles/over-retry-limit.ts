import { agree } from '../clicks.ts';
import { registerWithoutBus } from '../registration.ts';
import type { Trouble } from '../trouble.ts';

/**
 * A record of an outbox of which no event can be made, as if somebody had repaired the table by hand. It is refused as often as it may
 * be. Until then the bus takes nothing of it, so that what was read before cannot be published. What is in it is put right, and it is redriven.
 */
export const overRetryLimit: Trouble = {
  title: /^Event given up by an outbox$/,
  isSlow: true,
  async provoke(scene) {
    const { userId, record, change, busIsBack } = await registerWithoutBus(scene);
    await change('eventData', '{');
    const { page } = scene;
    return {
      sought: {
        kind: 'over-retry-limit',
        service: 'user',
        place: 'outbox',
        subject: `User/${userId}/1 user.created`,
      },
      async mend(card) {
        await scene.onRecord(`User/${userId}`);
        await change('eventData', record.eventData);
        await busIsBack();
        await card.getByRole('link', { name: 'Open its dead letter, and mend' }).click();
        await page.getByRole('button', { name: 'Redrive all …' }).click();
        await agree(page, 'Redrive all', 'what was in it is put right');
        await page.getByText('1 event on the way again').waitFor();
      },
    };
  },
};
