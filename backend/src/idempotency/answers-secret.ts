import { SetMetadata } from '@nestjs/common';

export const ANSWERS_SECRET = 'memento:answers-secret';

/** The answer is shown once and stored nowhere: the same request sent again is not done again, and told so (409). */
export const AnswersSecret = (): MethodDecorator => SetMetadata(ANSWERS_SECRET, true);
