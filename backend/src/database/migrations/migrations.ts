import { FirstTables1790000000001 } from './1790000000001-first-tables.js';
import { AuditLog1790000000002 } from './1790000000002-audit-log.js';
import { ClassificationsDecisionsComments1790000000003 } from './1790000000003-classifications-decisions-comments.js';
import { PeopleTokensShares1790000000004 } from './1790000000004-people-tokens-shares.js';
import { Trash1790000000005 } from './1790000000005-trash.js';
import { IdempotencyKeys1790000000006 } from './1790000000006-idempotency-keys.js';
import { PlanesOfAnImage1790000000008 } from './1790000000008-planes-of-an-image.js';
import { UploadsAndQuotas1790000000010 } from './1790000000010-uploads-and-quotas.js';
import { SamplesOfACategoryByName1790000000007 } from './1790000000007-samples-of-a-category-by-name.js';
import { TilingJobs1790000000009 } from './1790000000009-tiling-jobs.js';
import { StylesAndHistoryOfRegions1790000000012 } from './1790000000012-styles-and-history-of-regions.js';
import { PinsOfComments1790000000013 } from './1790000000013-pins-of-comments.js';
import { SamplesAsTheyAreBrowsed1790000000014 } from './1790000000014-samples-as-they-are-browsed.js';
import { ViewsOfLayers1790000000011 } from './1790000000011-views-of-layers.js';

/** In the order in which they run. Never edit one that was released. */
export const MIGRATIONS = [
  FirstTables1790000000001,
  AuditLog1790000000002,
  ClassificationsDecisionsComments1790000000003,
  PeopleTokensShares1790000000004,
  Trash1790000000005,
  IdempotencyKeys1790000000006,
  SamplesOfACategoryByName1790000000007,
  PlanesOfAnImage1790000000008,
  TilingJobs1790000000009,
  UploadsAndQuotas1790000000010,
  ViewsOfLayers1790000000011,
  StylesAndHistoryOfRegions1790000000012,
  PinsOfComments1790000000013,
  SamplesAsTheyAreBrowsed1790000000014,
] as const;
