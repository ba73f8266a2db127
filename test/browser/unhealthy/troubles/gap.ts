import { commandOn } from '../clicks.ts';
import { asTyped } from '../command-line.ts';
import { parkSecondEvent } from '../parking.ts';
import type { Trouble } from '../trouble.ts';
import { someUser } from '../user-events.ts';

/** The second event of a user whose first one never was. The consumer is told to go past that. */
export const gap: Trouble = {
  title: /^Gap in the order of events$/,
  async provoke(scene) {
    const userId = someUser();
    const parked = await parkSecondEvent(scene, 'analytics', 'analytics-activity', userId);
    await parked.age();
    await scene.invoke('sweepAnalyticsInbox');
    return {
      sought: {
        kind: 'gap',
        service: 'analytics',
        place: 'analytics-activity',
        subject: `User/${userId} of edtech.user`,
      },
      async mend(card) {
        const command = await commandOn(card, 'consumers -- discard');
        expect(await scene.run(...asTyped(command, '--yes'))).toMatchObject({ code: 0 });
      },
    };
  },
};
