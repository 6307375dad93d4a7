import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

/** `projectId` in code is `project_id` in the database, as in the API, so that SQL reads like the contract. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return snake([...prefixes, customName ?? propertyName].join('_'));
  }
}

function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
