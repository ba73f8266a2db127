import { agree } from '../clicks.ts';
import type { Trouble } from '../trouble.ts';
import { brokenCreation, renaming, someUser } from '../user-events.ts';

/** An event that its consumer cannot read, and the one after it, which waits. The first is given up. */
export const blocked: Trouble = {
  title: /^(2 orders blocked by dead letters|Order blocked by a dead letter)$/,
  async provoke({ deliver, onRecord, page }) {
    const userId = someUser();
    await deliver('payment-accounts', brokenCreation(userId));
    await onRecord(`User/${userId}`);
    await deliver('payment-accounts', renaming(userId));
    return {
      sought: {
        kind: 'blocked',
        service: 'payment',
        place: 'payment-accounts',
        subject: `User/${userId} of edtech.user`,
      },
      async mend(card) {
        await card.getByRole('link', { name: 'Open its dead letter, and mend' }).click();
        await page.getByRole('link', { name: 'user.created' }).click();
        await page.getByRole('button', { name: 'Discard …' }).click();
        await agree(page, 'Discard', 'nobody has this address');
        await page.getByText('It is given up.').waitFor();
      },
    };
  },
};
