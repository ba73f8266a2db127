import { registerWithoutBus } from '../registration.ts';
import type { Trouble } from '../trouble.ts';

const FOUR_MINUTES = 240_000;

/** An event that the bus does not take. When it does again, nobody has anything to do. */
export const oldPending: Trouble = {
  title: /^Event not published in time$/,
  async provoke(scene) {
    const { userId, change, busIsBack } = await registerWithoutBus(scene);
    // What is due for two minutes is unhealthy, and it is due half a minute after its commit.
    await change('createdAt', new Date(Date.now() - FOUR_MINUTES).toISOString());
    return {
      sought: {
        kind: 'old-pending',
        service: 'user',
        place: 'outbox',
        subject: `User/${userId}/1 user.created`,
      },
      async mend(card) {
        await card.getByRole('link', { name: 'Open user’s outbox' }).click();
        await scene.page.getByRole('heading', { level: 1, name: 'Outboxes' }).waitFor();
        await busIsBack();
      },
    };
  },
};
