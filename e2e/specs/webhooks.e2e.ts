import type { Page } from '@playwright/test';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';

const ADDRESS = 'https://lims.example.org/hooks/memento?laboratory=neuropathology&study=hippocampus-2026';
const AT = '2026-03-04T10:20:30.000Z';
const SENT = {
  ...{ message_id: 'msg_1', attempts: 1, created_at: AT, tried_at: AT, finished_at: AT, next_try_at: null },
  ...{ event: 'sample.submitted', state: 'delivered', last_status: 200, failure: null },
};
const REFUSED = { code: 'webhook.refused', message: 'The address answered 503 instead of 200 to 299.' };
/** The latest first: one that is tried again, one that was given up, one that has arrived. */
const DELIVERIES = [
  ...[{ ...SENT, delivery_id: 3, state: 'waiting', failure: REFUSED, attempts: 2, next_try_at: AT, last_status: 503 }],
  ...[{ ...SENT, delivery_id: 2, event: 'sample.reopened', state: 'failed', failure: REFUSED, attempts: 12 }],
  ...[{ ...SENT, delivery_id: 1 }],
];

/** What a server tells that has sent for weeks to two addresses. */
async function tellOfWebhooks(page: Page, project_id: number): Promise<void> {
  const made = { project_id, created_at: AT, updated_at: AT, version: 1 };
  const webhooks = [
    { ...made, webhook_id: 1, address: ADDRESS, active: true, last_delivery: DELIVERIES[1] },
    { ...made, webhook_id: 2, address: 'https://lab.example.org/told', active: false, last_delivery: null },
  ];
  await page.route(/\/projects\/\d+\/webhooks$/, (route) => route.fulfill({ json: { webhooks } }));
  await page.route(/\/webhooks\/1\/deliveries/, (route) => route.fulfill({ json: { deliveries: DELIVERIES } }));
}

for (const theme of ['light', 'dark'] as const) {
  test(`webhooks and what was sent have no barriers in the ${theme} theme, wide and narrow`, async ({
    page,
    api,
    signedIn: _,
  }, testInfo) => {
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const projectId = await api.createProject(uniqueName('Told'));
    await tellOfWebhooks(page, projectId);
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.goto(`/projects/${projectId}/settings`);
      const panel = page.getByRole('region', { name: 'Webhooks' });
      await panel.scrollIntoViewIfNeeded();
      await expect(panel).toContainText('Given up. The address answered 503');
      await expectNoViolations(page);
      await panel.screenshot({ path: testInfo.outputPath(`panel-${theme}-${width}.png`) });
      await page.getByRole('button', { name: `What was sent to ${ADDRESS}` }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.locator('tr.mat-mdc-row')).toHaveCount(3);
      await expect(dialog).toContainText('Not yet: The address answered 503');
      await expectNoViolations(page);
      await page.screenshot({ path: testInfo.outputPath(`deliveries-${theme}-${width}.png`) });
      const widest = () => dialog.evaluate((box) => [box.scrollWidth - box.clientWidth, document.body.scrollWidth]);
      expect(await widest()).toEqual([0, width]);
    }
  });
}

test('an address is added with its secret, switched off and deleted', async ({ page, api, signedIn: _ }) => {
  const projectId = await api.createProject(uniqueName('Told'));
  await page.goto(`/projects/${projectId}/settings`);
  const panel = page.getByRole('region', { name: 'Webhooks' });
  await panel.getByLabel('Address').fill('lab.example.org');
  await panel.getByRole('button', { name: 'Add the webhook' }).click();
  await expect(panel).toContainText('Enter an address that begins with https://');
  await panel.getByLabel('Address').fill('https://127.0.0.1/hook');
  await panel.getByRole('button', { name: 'Add the webhook' }).click();
  await expect(panel.locator('[data-problem]')).not.toBeEmpty();
  await panel.getByLabel('Address').fill('https://8.8.8.8/hook');
  await panel.getByRole('button', { name: 'Add the webhook' }).click();
  await expect(panel.getByLabel('Secret')).toHaveValue(/^whsec_/);
  await panel.getByRole('switch').click();
  await expect(panel.getByRole('button', { name: /^Send a test/ })).toBeDisabled();
  await panel.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(panel.getByRole('switch')).toHaveCount(0);
});
