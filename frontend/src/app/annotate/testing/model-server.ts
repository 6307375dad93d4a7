import { ApiError } from '../../core/api-error';
import type { Region } from '../../drawing/region';
import { sameContent } from '../region-merge';
import type { SaveLine } from '../save-queue';

/** One change that the server has carried out. `region: null` = deleted. */
export interface Done {
  readonly regionId: string;
  readonly before: Region | null;
  readonly region: Region | null;
}

type Outcome = 'insert' | 'update' | 'delete' | 'done-already' | 'conflict';

/**
 * One layer on a server, by the rules of the real one: a change must rest on the version that is held, the same change
 * sent again is done already, one conflict refuses the whole request.
 */
export class ModelServer {
  private readonly held = new Map<string, Region>();
  /** All that was carried out, in order. */
  readonly log: Done[] = [];

  /** @throws ApiError 409 `region.version-conflict` */
  change(lines: readonly SaveLine[]): { readonly regions: readonly Region[]; readonly deleted: readonly string[] } {
    const outcomes = lines.map((line) => this.outcomeOf(line));
    if (outcomes.includes('conflict')) throw new ApiError('Changed meanwhile.', 409, 'region.version-conflict');
    lines.forEach((line, n) => this.carryOut(line, outcomes[n] ?? 'conflict'));
    const puts = lines.flatMap((line) => (line.op === 'put' ? [line.region.regionId] : []));
    const deleted = lines.flatMap((line) => (line.op === 'delete' ? [line.regionId] : []));
    return { regions: puts.flatMap((regionId) => this.held.get(regionId) ?? []), deleted };
  }

  regions(): Region[] {
    return [...this.held.values()];
  }

  private outcomeOf(line: SaveLine): Outcome {
    const stored = this.held.get(line.op === 'put' ? line.region.regionId : line.regionId);
    if (line.op === 'delete') {
      if (!stored) return 'done-already';
      return stored.version === line.version ? 'delete' : 'conflict';
    }
    if (!stored) return line.version === 0 ? 'insert' : 'conflict';
    if (stored.version === line.version) return 'update';
    const sentAgain = stored.version === line.version + 1 && sameContent(line.region, stored);
    return sentAgain ? 'done-already' : 'conflict';
  }

  private carryOut(line: SaveLine, outcome: Outcome): void {
    if (outcome === 'done-already') return;
    const regionId = line.op === 'put' ? line.region.regionId : line.regionId;
    const before = this.held.get(regionId) ?? null;
    const region = line.op === 'put' ? { ...line.region, version: line.version + 1 } : null;
    if (region) this.held.set(regionId, region);
    else this.held.delete(regionId);
    this.log.push({ regionId, before, region });
  }
}
