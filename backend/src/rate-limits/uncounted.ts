import { SetMetadata } from '@nestjs/common';

export const UNCOUNTED = 'memento:uncounted';

/** Asked by who watches the server, perhaps from an address that others use too: never told to wait. */
export const Uncounted = (): ClassDecorator => SetMetadata(UNCOUNTED, true);
