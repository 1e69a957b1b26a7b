import type { Page } from 'playwright-core';
import { ADMINISTRATOR } from '../../console/testing/test-console.ts';

/** Confirms what is to be signed, as a person does when the page asks for it. */
export async function sign(page: Page, password = ADMINISTRATOR.password): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /请用密码确认|Confirm with your password/ });
  await dialog.getByLabel(/^(密码|Password)$/).fill(password);
  await dialog.getByRole('button', { name: /^(签\s?名|Sign)$/ }).click();
}
