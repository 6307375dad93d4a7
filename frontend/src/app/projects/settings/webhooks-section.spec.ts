import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { of } from 'rxjs';
import { webhooksCreate } from '../../api/fn/webhooks/webhooks-create';
import { webhooksDeliveries } from '../../api/fn/webhooks/webhooks-deliveries';
import { webhooksList } from '../../api/fn/webhooks/webhooks-list';
import { webhooksRemove } from '../../api/fn/webhooks/webhooks-remove';
import { webhooksSwitch } from '../../api/fn/webhooks/webhooks-switch';
import { webhooksTest } from '../../api/fn/webhooks/webhooks-test';
import type { DeliveryDto } from '../../api/models/delivery-dto';
import type { WebhookDto } from '../../api/models/webhook-dto';
import { ApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { FakeApi, provideFakeApi, settled } from '../../core/testing/fake-api';
import { deliveryText } from './delivery-text';
import { WebhooksSection } from './webhooks-section';

const aDelivery = (values: Partial<DeliveryDto> = {}): DeliveryDto => ({
  ...{ delivery_id: 7, message_id: 'm', event: 'sample.submitted', state: 'delivered', attempts: 1, last_status: 204 },
  ...{ failure: null, created_at: '2026-03-14T09:26:53.000Z', tried_at: null, next_try_at: null, finished_at: null },
  ...values,
});
const aWebhook = (values: Partial<WebhookDto> = {}): WebhookDto => ({
  ...{ webhook_id: 2, project_id: 1, address: 'https://hooks.lab.example/a', active: true, last_delivery: null },
  ...{ version: 1, created_at: '2026-03-14T09:26:53.000Z', updated_at: '2026-03-14T09:26:53.000Z' },
  ...values,
});

describe('WebhooksSection', () => {
  let api: FakeApi;
  let there: WebhookDto[];
  let fixture: ComponentFixture<WebhooksSection>;
  const page = () => fixture.nativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');
  const settle = async (): Promise<void> => {
    await settled();
    await fixture.whenStable();
  };
  const press = async (label: string): Promise<void> => {
    const buttons = [...page().querySelectorAll('button')];
    buttons.find((button) => button.textContent?.trim() === label)?.click();
    await settle();
  };
  const type = (address: string): void => {
    const field = page().querySelector('input[type=url]') as HTMLInputElement;
    field.value = address;
    field.dispatchEvent(new Event('input'));
  };

  beforeEach(async () => {
    there = [aWebhook()];
    api = new FakeApi()
      .on(webhooksList, () => ({ webhooks: there }))
      .on(webhooksCreate, ({ body }) => {
        const webhook = aWebhook({ webhook_id: 3, address: body.address });
        there = [...there, webhook];
        return { webhook, secret: 'whsec_once' };
      })
      .on(webhooksSwitch, ({ body }) => ({ webhook: (there = [aWebhook(body)])[0] }))
      .on(webhooksRemove, () => void (there = []));
    const dialogs = { open: () => ({ afterClosed: () => of(true) }) };
    TestBed.configureTestingModule({
      providers: [provideFakeApi(api), { provide: MatDialog, useValue: dialogs }],
    });
    fixture = TestBed.createComponent(WebhooksSection);
    fixture.componentRef.setInput('projectId', 1);
    await settle();
  });

  it('lists addresses with what became of the last message', async () => {
    expect(text()).toContain('https://hooks.lab.example/a');
    expect(text()).toContain('Nothing has been sent yet.');
    const labels = [...page().querySelectorAll('li .actions button')].map((button) =>
      button.getAttribute('aria-label'),
    );
    expect(labels).toEqual(
      ['Send a test to', 'What was sent to', 'Delete'].map((what) => `${what} https://hooks.lab.example/a`),
    );
    const failure = { code: 'webhook.unreachable', message: 'Nobody is at home.' };
    const last_delivery = aDelivery({ state: 'failed', failure });
    api.on(webhooksSwitch, () => ({ webhook: (there = [aWebhook({ last_delivery })])[0] }));
    (page().querySelector('li button[role=switch]') as HTMLElement).click();
    await settle();
    expect(text()).toContain('Given up. Nobody is at home.');
    expect(page().querySelector('[data-state=failed]')).not.toBeNull();
  });

  it('adds one and shows its secret once', async () => {
    type(' https://hooks.lab.example/b ');
    await press('Add the webhook');
    expect(api.paramsOf(webhooksCreate)).toEqual([{ projectId: 1, body: { address: 'https://hooks.lab.example/b' } }]);
    expect((page().querySelector('[data-copy-text]') as HTMLInputElement).value).toBe('whsec_once');
    expect(page().querySelectorAll('li')).toHaveLength(2);
  });

  it('asks for an address of the web, and tells why one is refused', async () => {
    type('hooks.lab.example');
    await press('Add the webhook');
    expect(api.paramsOf(webhooksCreate)).toEqual([]);
    api.on(webhooksCreate, () => {
      throw new ApiError('10.0.0.1 leads into a private network.', 400, 'webhook.address-private');
    });
    type('http://10.0.0.1/');
    await press('Add the webhook');
    expect(text()).toContain('10.0.0.1 leads into a private network.');
  });

  it('switches off, and deletes when that is confirmed', async () => {
    (page().querySelector('li button[role=switch]') as HTMLElement).click();
    await settle();
    expect(api.paramsOf(webhooksSwitch)).toEqual([{ projectId: 1, webhookId: 2, body: { active: false } }]);
    await press('Delete');
    expect(api.paramsOf(webhooksRemove)).toEqual([{ projectId: 1, webhookId: 2 }]);
    expect(page().querySelectorAll('li')).toHaveLength(0);
  });

  it('sends a test and tells what became of it', async () => {
    const notices = TestBed.inject(Notices);
    api.on(webhooksTest, () => ({ delivery: aDelivery({ event: 'webhook.test' }) }));
    await press('Send a test');
    expect(notices.list().map((notice) => notice.text)).toEqual(['The test has arrived.']);
    const waiting = aDelivery({ event: 'webhook.test', state: 'waiting', last_status: null });
    const failure = { code: 'webhook.timeout', message: 'The receiver had not answered.' };
    api.on(webhooksTest, () => ({ delivery: waiting }));
    api.on(webhooksDeliveries, () => ({
      deliveries: [{ ...waiting, state: 'failed' as const, failure }],
      next_cursor: null,
    }));
    await press('Send a test');
    await vi.waitFor(() => expect(notices.list().map((notice) => notice.text)).toContain(failure.message));
  });
});

describe('what became of a message', () => {
  it('is a sentence', () => {
    const failure = { code: 'webhook.refused', message: 'The receiver answered 500.' };
    const next_try_at = '2026-03-14T09:26:53.000Z';
    const waiting = aDelivery({ state: 'waiting', attempts: 0, last_status: null, next_try_at });
    const told = [
      aDelivery(),
      waiting,
      { ...waiting, attempts: 1 },
      { ...waiting, failure },
      aDelivery({ state: 'failed', failure }),
    ];
    expect(told.map((delivery) => deliveryText(delivery, 'en-US'))).toEqual([
      'Delivered (204).',
      'Waiting to be sent.',
      'On its way.',
      expect.stringMatching(/^Not yet: The receiver answered 500. Tried again at Mar 14, \d\d:\d\d:53.$/),
      'Given up. The receiver answered 500.',
    ]);
  });
});
