import { SetMetadata } from '@nestjs/common';

export const ANSWERS_ITSELF = 'memento:answers-itself';

/** The handler writes its reply without Nest: there is no body that `Idempotency-Key` could keep and send again. */
export const AnswersItself = (): MethodDecorator => SetMetadata(ANSWERS_ITSELF, true);
