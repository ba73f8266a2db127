import { parkSecondEvent } from '../parking.ts';
import type { Trouble } from '../trouble.ts';
import { someUser } from '../user-events.ts';

/**
 * An event whose turn has come, while the message that says so was lost and the sweeper, which looks for such, is down. It follows as
 * soon as that runs again.
 */
export const waiting: Trouble = {
  title: /^Aggregate waiting for another$/,
  async provoke(scene) {
    const { run, causes } = scene;
    const userId = someUser();
    const consumer = 'payment-accounts';
    const parked = await parkSecondEvent(scene, 'payment', consumer, userId);
    await causes.begin(userId, {
      queue: { name: `edtech-${consumer}-dev`, about: userId, lose: 1 },
      function: { name: 'sweepPaymentInbox', fail: 1 },
    });
    await parked.age();
    const because = ['--by', 'ada', '--reason', 'there was no such event', '--yes'];
    const gone = await run('consumers', 'discard', consumer, 'edtech.user', 'User', userId, '1', ...because);
    expect(gone).toMatchObject({ code: 0 });
    return {
      sought: {
        kind: 'waiting',
        service: 'payment',
        place: consumer,
        subject: `User/${userId} of edtech.user`,
      },
      async mend(card) {
        await card.getByText('Look whether the inbox sweeper runs.').waitFor();
        await causes.end(userId);
        await scene.invoke('sweepPaymentInbox');
      },
    };
  },
};
