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
import { WhatAProjectIsSetUpWith1790000000016 } from './1790000000016-what-a-project-is-set-up-with.js';
import { RowsFromThePublicSystem1790000000020 } from './1790000000020-rows-from-the-public-system.js';
import { NamesAsPeopleCount1790000000022 } from './1790000000022-names-as-people-count.js';
import { PlacesOfWhatIsGone1790000000023 } from './1790000000023-places-of-what-is-gone.js';
import { ViewsOfLayers1790000000011 } from './1790000000011-views-of-layers.js';
import { Webhooks1790000000021 } from './1790000000021-webhooks.js';

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
  WhatAProjectIsSetUpWith1790000000016,
  RowsFromThePublicSystem1790000000020,
  Webhooks1790000000021,
  NamesAsPeopleCount1790000000022,
  PlacesOfWhatIsGone1790000000023,
] as const;
