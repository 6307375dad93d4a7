import { ValidateIf } from 'class-validator';

/** A field that need not be there. class-validator's own `IsOptional` would also let `null` pass every other rule. */
export const MayBeLeftOut = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);
