import type { Locator, Page } from 'playwright-core';

/** Gives a reason, in the dialog that asks for one, and agrees. */
export const agree = async (page: Page, verb: string, reason: string): Promise<void> => {
  await page.getByLabel('Reason, for the record').fill(reason);
  await page.getByRole('button', { name: verb, exact: true }).click();
};

/** The command that a card shows. */
export const commandOn = async (card: Locator, part: string): Promise<string> =>
  (await card.locator('.command code').filter({ hasText: part }).textContent()) ?? '';
