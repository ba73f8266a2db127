import { commandOn } from '../clicks.ts';
import { asTyped } from '../command-line.ts';
import { registerWithoutBus } from '../registration.ts';
import type { Trouble } from '../trouble.ts';

/**
 * A record of an outbox of which no event can be made, as if somebody had repaired the table by hand. It is refused as often as it may
 * be. Until then the bus takes nothing of it, so that what was read before cannot be published. What is in it is put right, and the outbox is told to try again.
 */
export const overRetryLimit: Trouble = {
  title: /^Event given up by an outbox$/,
  isSlow: true,
  async provoke(scene) {
    const { userId, record, change, busIsBack } = await registerWithoutBus(scene);
    await change('eventData', '{');
    return {
      sought: {
        kind: 'over-retry-limit',
        service: 'user',
        place: 'outbox',
        subject: `User/${userId}/1 user.created`,
      },
      async mend(card) {
        await change('eventData', record.eventData);
        await busIsBack();
        const command = await commandOn(card, 'outbox -- retry');
        expect(await scene.run(...asTyped(command, '--yes'))).toMatchObject({ code: 0 });
      },
    };
  },
};
