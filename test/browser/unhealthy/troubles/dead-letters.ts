import { agree } from '../clicks.ts';
import type { Trouble } from '../trouble.ts';
import { brokenCreation, CUT_OFF, someUser } from '../user-events.ts';

/** An event that its consumer cannot read. It is edited and redriven. */
export const deadLetters: Trouble = {
  title: /^Dead letter$/,
  async provoke({ deliver, onRecord, page }) {
    const userId = someUser();
    await deliver('tutoring-tutors', brokenCreation(userId));
    await onRecord(`User/${userId}`);
    return {
      sought: {
        kind: 'dead-letters',
        service: 'dead-letters',
        place: 'consumer:tutoring-tutors',
        subject: 'user.created event-invalid',
      },
      async mend(card) {
        await card.getByRole('link', { name: 'Open them, and mend' }).click();
        await page.getByRole('link', { name: 'user.created' }).click();
        await page.getByRole('button', { name: 'Edit …' }).click();
        await agree(page, 'Show', 'the address was cut off');
        const editor = page.getByLabel('Data of the event, as JSON');
        await editor.fill((await editor.inputValue()).replace(CUT_OFF, 'ada@example.org'));
        await page.getByRole('button', { name: 'Store the edit …' }).click();
        await agree(page, 'Store', 'as she wrote it');
        await page.getByText('The edit is stored.').waitFor();
        await page.getByRole('button', { name: 'Redrive …' }).click();
        await agree(page, 'Redrive', 'mended');
        await page.getByText('on its way again', { exact: true }).waitFor();
      },
    };
  },
};
