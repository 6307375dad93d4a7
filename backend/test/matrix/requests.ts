import type { Ask } from './asked.js';
import { IMAGE_ASKS } from './image-requests.js';
import { PEOPLE_ASKS } from './people-requests.js';
import { PROJECT_ASKS } from './project-requests.js';
import { SAMPLE_ASKS } from './sample-requests.js';
import type { Scene } from './scene.js';

/** What the names in addresses stand for in a scene. */
export function parametersOf({ cast, shares, ...scene }: Scene): Record<string, string | number> {
  const { projectId, categoryId, annotationId, layerId, labelId, classificationId, imageId, commentId, regionId } =
    scene;
  const { who, type, on } = cast.watched;
  const permission = { userId: who.userId, type, typeId: scene[`${on}Id`], username: cast.bystander.username };
  const ids = { projectId, categoryId, annotationId, layerId, labelId, classificationId, imageId, commentId, regionId };
  return { ...ids, ...permission, shareId: shares.view.shareId, level: 0, column: 0, row: 0, sequence: 0 };
}

/** By operation; after a colon, the same operation on something else. What is not here needs nothing but its address. */
export const ASKS: Record<string, Ask> = { ...PEOPLE_ASKS, ...PROJECT_ASKS, ...IMAGE_ASKS, ...SAMPLE_ASKS };
