import { ApiError } from '../../core/api-error';
import type { Region } from '../../drawing/region';
import { sameContent } from '../region-merge';
import { idOf, type SaveLine } from '../save-line';

/** One change that the server has carried out. `region: null` = deleted. */
export interface Done {
  readonly regionId: string;
  readonly before: Region | null;
  readonly region: Region | null;
}

type Outcome = 'insert' | 'update' | 'delete' | 'done-already' | 'conflict';

/**
 * One layer on a server, by the rules of the real one: a change must rest on the version that is held, or on that of the
 * deletion if none is held; the same change sent again is done already, also after a deletion; one conflict refuses the
 * whole request.
 */
export class ModelServer {
  private readonly held = new Map<string, Region>();
  /** What each region has been, version by version; and who made it so. */
  private readonly pasts = new Map<string, { readonly region: Region | null; readonly person: number }[]>();
  /** All that was carried out, in order. */
  readonly log: Done[] = [];

  /** @throws ApiError 409 `region.version-conflict` */
  change(
    lines: readonly SaveLine[],
    person: number,
  ): { readonly regions: readonly Region[]; readonly deleted: readonly string[] } {
    const outcomes = lines.map((line) => this.outcomeOf(line, person));
    if (outcomes.includes('conflict')) throw this.conflict(lines, outcomes);
    lines.forEach((line, n) => this.carryOut(line, outcomes[n] ?? 'conflict', person));
    const ids = lines.map(idOf);
    return {
      regions: ids.flatMap((regionId) => this.held.get(regionId) ?? []),
      deleted: ids.filter((regionId) => !this.held.has(regionId)),
    };
  }

  regions(): Region[] {
    return [...this.held.values()];
  }

  private conflict(lines: readonly SaveLine[], outcomes: readonly Outcome[]): ApiError {
    const gone = lines.filter((line, n) => outcomes[n] === 'conflict' && !this.held.has(idOf(line))).map(idOf);
    const deleted = gone.flatMap((region_id) => {
      const version = this.pasts.get(region_id)?.length;
      return version ? [{ region_id, version }] : [];
    });
    const done = lines.filter((_, n) => outcomes[n] === 'done-already').map(idOf);
    return new ApiError('Changed meanwhile.', 409, 'region.version-conflict', '', [], { deleted, done });
  }

  private outcomeOf(line: SaveLine, person: number): Outcome {
    const stored = this.held.get(idOf(line));
    if (line.op === 'delete') {
      if (!stored) return 'done-already';
      return stored.version === line.version ? 'delete' : this.outcomeOfOld(line, person);
    }
    if (stored?.version === line.version) return 'update';
    if (!stored && line.version === (this.pasts.get(line.region.regionId)?.length ?? 0)) return 'insert';
    return this.outcomeOfOld(line, person);
  }

  /** Whether this person has made this very change of this very version before. */
  private outcomeOfOld(line: SaveLine, person: number): Outcome {
    const made = this.pasts.get(idOf(line))?.[line.version];
    const wanted = line.op === 'put' ? line.region : null;
    return made?.person === person && sameContent(wanted, made.region) ? 'done-already' : 'conflict';
  }

  private carryOut(line: SaveLine, outcome: Outcome, person: number): void {
    if (outcome === 'done-already') return;
    const regionId = idOf(line);
    const before = this.held.get(regionId) ?? null;
    const region = line.op === 'put' ? { ...line.region, version: line.version + 1 } : null;
    if (region) this.held.set(regionId, region);
    else this.held.delete(regionId);
    this.pasts.set(regionId, [...(this.pasts.get(regionId) ?? []), { region, person }]);
    this.log.push({ regionId, before, region });
  }
}
