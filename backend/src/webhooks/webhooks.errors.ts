import { AppError } from '../errors/app-error.js';

export const MOST_WEBHOOKS = 10;

/** 400: it leads to this machine or into a private network. */
export class PrivateAddressError extends AppError {
  constructor(hostname: string) {
    super(
      400,
      'webhook.address-private',
      `${hostname} leads to this server or into a private network, where nothing is sent. Who runs the server can allow it.`,
    );
  }
}

/** 400: nothing can be sent there. */
export class UnusableAddressError extends AppError {
  constructor(why: string) {
    const issues = [{ path: 'address', message: why }];
    super(400, 'webhook.address-unusable', `Nothing can be sent to this address: it ${why}.`, { issues });
  }
}

/** 409: a project has as many as it may. */
export class TooManyWebhooksError extends AppError {
  constructor() {
    super(409, 'webhook.too-many', `A project has at most ${MOST_WEBHOOKS} webhooks. Delete one first.`);
  }
}

/** 409: nothing is sent to a webhook that is switched off. */
export class WebhookOffError extends AppError {
  constructor() {
    super(409, 'webhook.switched-off', 'This webhook is switched off. Switch it on to send something.');
  }
}

/** 409: the test before has not been answered yet. */
export class TestUnderWayError extends AppError {
  constructor() {
    super(409, 'webhook.test-under-way', 'A test is on its way already. Wait until it is answered.');
  }
}
