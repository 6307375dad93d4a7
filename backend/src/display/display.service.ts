import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError } from '../errors/app-error.js';
import type { Access } from '../permissions/access.js';
import type { Principal, ScopeChain } from '../permissions/principal.js';
import { channelName } from './channel-name.js';
import { type Samples, type Shown, DisplayRepository } from './display.repository.js';
import { shownLike } from './display-settings.js';
import type { CopiedDisplayDto, CopyDisplayDto, LayerDisplayDto } from './dto/display.dto.js';

/** How the channels of samples are shown: to everybody at first, and to one person who wants them otherwise. */
@Injectable()
export class DisplayService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly display: DisplayRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** What I have set for the layers of a sample. */
  async mine(annotationId: number, me: Principal, db: Db = this.work.db): Promise<LayerDisplayDto[]> {
    const views = await this.display.viewsOf(db, annotationId, me.userId);
    return views.map(({ layerId, settings }) => ({ layer_id: layerId, settings }));
  }

  /** What I want from now on, in place of all that I have set. @throws InvalidRequestError for a layer of elsewhere */
  async keep(annotationId: number, wanted: LayerDisplayDto[], me: Principal): Promise<LayerDisplayDto[]> {
    const views = [...new Map(wanted.map((each) => [each.layer_id, each.settings]))];
    return this.work.run(async (tx) => {
      await this.display.lockSample(tx, annotationId);
      const layers = await this.display.imageLayers(tx, annotationId);
      demandAmong(layers, wanted);
      await this.display.forgetViews(tx, annotationId, me.userId);
      const mine = { userId: me.userId, updatedAt: new Date() };
      await this.display.addViews(
        tx,
        views.map(([layerId, settings]) => ({ ...mine, layerId, settings })),
      );
      return this.mine(annotationId, me, tx);
    });
  }

  /** I see the sample as everybody does. */
  async forget(annotationId: number, me: Principal): Promise<void> {
    await this.work.run((tx) => this.display.forgetViews(tx, annotationId, me.userId));
  }

  /** How everybody sees these layers who has not set them otherwise. @throws InvalidRequestError for a layer of elsewhere */
  async setDefault(wanted: LayerDisplayDto[], { place, principal }: Access): Promise<LayerDisplayDto[]> {
    const annotationId = place.annotationId as number;
    await this.work.run(async (tx) => {
      const layers = await this.display.imageLayers(tx, annotationId);
      demandAmong(layers, wanted);
      const before = new Map(layers.map(({ layerId, settings }) => [layerId, settings]));
      const changes = new Map(wanted.map(({ layer_id, settings }) => [layer_id, settings]));
      for (const [layerId, settings] of changes) if (before.get(layerId) === settings) changes.delete(layerId);
      await this.write(tx, changes, principal.userId);
      const details = { layers: changes.size };
      if (changes.size > 0) await this.audit.record(tx, principal, deed('set', place, details));
    });
    return wanted;
  }

  /**
   * Shows the channels of other samples as those of this one are shown to everybody, by name; this one is left as it is.
   * All of it is one transaction, and the layers are read and written some hundreds at a time.
   *
   * @throws InvalidRequestError for a sample or category that is not of this project
   */
  copy({ target, ids, dry_run: dryRun = false }: CopyDisplayDto, access: Access): Promise<CopiedDisplayDto> {
    const { place, principal } = access;
    return this.work.run(async (tx) => {
      const samples = await this.samplesOf(tx, target, ids, place);
      const like = byChannel(await this.display.imageLayers(tx, place.annotationId as number));
      const copied: CopiedDisplayDto = { samples: 0, layers: 0, unchanged: 0, unmatched: 0 };
      const changedSamples = new Set<number>();
      for (let some = await this.display.someOf(tx, samples, 0); some.length > 0;) {
        const changes = new Map<number, string>();
        for (const layer of some) {
          if (layer.annotationId === place.annotationId) continue;
          const shown = like.get(channelName(layer.name, layer.groupName));
          if (shown === undefined) copied.unmatched++;
          else if (shownLike(layer.settings, shown) === layer.settings) copied.unchanged++;
          else {
            changes.set(layer.layerId, shownLike(layer.settings, shown));
            changedSamples.add(layer.annotationId);
          }
        }
        copied.layers += changes.size;
        if (!dryRun) await this.write(tx, changes, principal.userId);
        some = await this.display.someOf(tx, samples, some[some.length - 1].layerId);
      }
      copied.samples = changedSamples.size;
      if (!dryRun && copied.layers > 0) {
        await this.audit.record(tx, principal, deed('copy', place, { target, ids, ...copied }));
      }
      return copied;
    });
  }

  private async samplesOf(
    tx: Db,
    target: CopyDisplayDto['target'],
    asked: number[] | undefined,
    { projectId, categoryId }: ScopeChain,
  ): Promise<Samples> {
    if (target === 'project') return { projectId };
    const ids = [...new Set(asked ?? (target === 'category' ? [categoryId as number] : []))];
    if (ids.length === 0) throw notHere(target, 'must name at least one');
    const known =
      target === 'sample'
        ? await this.display.countSamples(tx, projectId, ids)
        : await this.display.countCategories(tx, projectId, ids);
    if (known !== ids.length) throw notHere(target, `must be of this project`);
    return target === 'sample' ? { projectId, annotationIds: ids } : { projectId, categoryIds: ids };
  }

  /** One statement for each different string, not for each layer. */
  private async write(tx: Db, changes: ReadonlyMap<number, string>, by: number): Promise<void> {
    const layersOf = new Map<string, number[]>();
    for (const [layerId, settings] of changes) {
      layersOf.set(settings, [...(layersOf.get(settings) ?? []), layerId]);
    }
    for (const [settings, layerIds] of layersOf) await this.display.setSettings(tx, layerIds, settings, by);
  }
}

/** How each channel is shown; where groups differ, as in the lowest one. */
function byChannel(layers: readonly Shown[]): Map<string, string> {
  const upwards = layers.map(({ name, groupName, settings }) => [channelName(name, groupName), settings] as const);
  return new Map(upwards.reverse());
}

function demandAmong(layers: readonly Shown[], wanted: readonly LayerDisplayDto[]): void {
  const known = new Set(layers.map(({ layerId }) => layerId));
  const issues = wanted.flatMap(({ layer_id }, n) =>
    known.has(layer_id) ? [] : [{ path: `display[${n}].layer_id`, message: 'is not an image layer of this sample' }],
  );
  if (issues.length > 0)
    throw new InvalidRequestError('Only layers of this sample that show an image can be set.', issues);
}

function notHere(target: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`Display settings are copied within a project: name a ${target} of this one.`, [
    { path: 'ids', message },
  ]);
}

function deed(verb: string, { projectId, annotationId }: ScopeChain, details: Record<string, unknown>): Deed {
  return { kind: 'display', verb, objectId: annotationId as number, projectId, details };
}
