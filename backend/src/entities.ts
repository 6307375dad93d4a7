import { AdoptedRow } from './adopt/adopted-row.entity.js';
import { Annotation } from './annotations/annotation.entity.js';
import { Submission } from './annotations/submission.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { AccessToken } from './auth/access-token.entity.js';
import { AttemptCount } from './auth/attempt-count.entity.js';
import { Session } from './auth/session.entity.js';
import { Category } from './categories/category.entity.js';
import { CategoryClassification } from './classifications/category-classification.entity.js';
import { Classification } from './classifications/classification.entity.js';
import { Comment } from './comments/comment.entity.js';
import { Decision } from './decisions/decision.entity.js';
import { LayerView } from './display/layer-view.entity.js';
import { IdempotencyKey } from './idempotency/idempotency-key.entity.js';
import { Image } from './images/image.entity.js';
import { TilingJob } from './jobs/tiling-job.entity.js';
import { AnnotationLabel } from './labels/annotation-label.entity.js';
import { Label } from './labels/label.entity.js';
import { Layer } from './layers/layer.entity.js';
import { Identity } from './oidc/identity.entity.js';
import { Grant } from './permissions/grant.entity.js';
import { Project } from './projects/project.entity.js';
import { ForeignObject } from './regions/foreign-object.entity.js';
import { RegionRevision } from './regions/region-revision.entity.js';
import { Region } from './regions/region.entity.js';
import { TrashEntry } from './trash/trash-entry.entity.js';
import { ShareOpening } from './shares/share-opening.entity.js';
import { Share } from './shares/share.entity.js';
import { User } from './users/user.entity.js';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
import { Webhook } from './webhooks/webhook.entity.js';

/** Every table of the database. */
export const ENTITIES = [
  User,
  Session,
  AccessToken,
  AttemptCount,
  Identity,
  Project,
  Category,
  Label,
  Image,
  TilingJob,
  Annotation,
  AnnotationLabel,
  Submission,
  Layer,
  LayerView,
  Region,
  RegionRevision,
  ForeignObject,
  Classification,
  CategoryClassification,
  Decision,
  Comment,
  Grant,
  Share,
  ShareOpening,
  AuditEntry,
  TrashEntry,
  IdempotencyKey,
  Webhook,
  WebhookDelivery,
  AdoptedRow,
] as const;
