import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';

/** What a route answers when all is well: code, body and one line for the OpenAPI document. */
export function Answers(status: 200 | 201, body: Type, summary: string): MethodDecorator {
  return applyDecorators(HttpCode(status), ApiOperation({ summary }), ApiResponse({ status, type: body }));
}

/** 204 without a body. */
export function AnswersNothing(summary: string): MethodDecorator {
  return applyDecorators(HttpCode(204), ApiOperation({ summary }), ApiNoContentResponse());
}
