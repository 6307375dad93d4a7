import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document of this server, made when somebody first asks for it: it costs more than starting does. */
@Injectable()
export class ApiDocument {
  private make: (() => OpenAPIObject) | null = null;
  private made: OpenAPIObject | null = null;

  /** Called once the whole application is there to be described. */
  isMadeBy(make: () => OpenAPIObject): void {
    this.make = make;
  }

  /** @throws RangeError when asked before */
  get document(): OpenAPIObject {
    if (!this.make) throw new RangeError('There is no application yet.');
    return (this.made ??= this.make());
  }
}
