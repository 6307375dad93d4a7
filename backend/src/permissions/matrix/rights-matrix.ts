/*
 * What each operation of the OpenAPI document answers to whom: policy.ts seen from outside, to be read in review.
 * rights-matrix.db.spec.ts performs every operation as every role and compares; an operation without a row fails there.
 */

/** Columns: every code on the scope that it is for, and those who have none. */
export const ROLES = [
  'sysadm',
  'owner',
  'proadm',
  'propar',
  'catpar',
  'annpar',
  'provie',
  'catvie',
  'annvie',
  'guest-annotate',
  'guest-view',
  'stranger',
  'anonymous',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * `+` done; `0` done, but there is nothing for the caller in it: an empty list, nothing deleted. 401, 403, 404: refused.
 * 409: within the caller's rights, but not possible as things are (the image has no tiles, Memento has been set up).
 */
const ANSWERS = ['+', '0', '401', '403', '404', '409'] as const;
export type Answer = (typeof ANSWERS)[number];

/** The operation is about something of the owner's, or after a colon about something else: requests.ts says what. */
const TABLE = `
#                                    sys own adm   par cat ann   vie cat ann   gue gue   str ano
#                                    adm er            par par       vie vie   ann vie   ang nym
# sign-in, the own account
clientFileFile                       +   +   +     +   +   +     +   +   +     +   +     +   +
healthState                          +   +   +     +   +   +     +   +   +     +   +     +   +
healthLive                           +   +   +     +   +   +     +   +   +     +   +     +   +
healthReady                          +   +   +     +   +   +     +   +   +     +   +     +   +
authLogin                            +   +   +     +   +   +     +   +   +     +   +     +   +
authLogout                           +   +   +     +   +   +     +   +   +     +   +     +   401
authMe                               +   +   +     +   +   +     +   +   +     +   +     +   401
authSetupState                       +   +   +     +   +   +     +   +   +     +   +     +   +
authSetup                            409 409 409   409 409 409   409 409 409   409 409   409 409
meChangePassword                     +   +   +     +   +   +     +   +   +     403 403   +   401
meListSessions                       +   +   +     +   +   +     +   +   +     403 403   +   401
meEndSession                         +   +   +     +   +   +     +   +   +     403 403   +   401
meEndOtherSessions                   +   +   +     +   +   +     +   +   +     403 403   +   401
meListTokens                         +   +   +     +   +   +     +   +   +     403 403   +   401
meCreateToken                        +   +   +     +   +   +     +   +   +     403 403   +   401
meRevokeToken                        +   +   +     +   +   +     +   +   +     403 403   +   401
oidcState                            +   +   +     +   +   +     +   +   +     +   +     +   +
oidcStart                            404 404 404   404 404 404   404 404 404   404 404   404 404
oidcCallback                         404 404 404   404 404 404   404 404 404   404 404   404 404
# people and permissions
usersList                            +   +   +     +   +   +     +   +   +     403 403   +   401
usersCreate                          +   403 403   403 403 403   403 403 403   403 403   403 401
usersView                            +   +   +     +   +   +     +   +   +     403 403   +   401
usersView:self                       +   +   +     +   +   +     +   +   +     403 403   +   401
usersUpdate                          +   403 403   403 403 403   403 403 403   403 403   403 401
usersUpdate:self                     +   +   +     +   +   +     +   +   +     403 403   +   401
usersUpdate:password                 +   403 403   403 403 403   403 403 403   403 403   403 401
usersUpdate:username                 +   403 403   403 403 403   403 403 403   403 403   403 401
usersRemove                          +   403 403   403 403 403   403 403 403   403 403   403 401
ownershipChangeOwnership             +   403 403   403 403 403   403 403 403   403 403   403 401
ownershipOutlook                     +   403 403   403 403 403   403 403 403   403 403   403 401
rightsOnProject                      +   +   +     403 403 403   403 403 403   403 403   404 401
rightsOfPerson                       +   403 403   403 403 403   403 403 403   403 403   403 401
permissionsList                      +   +   +     +   +   +     +   +   +     403 403   0   401
permissionsGrant                     +   +   +     403 403 403   403 403 403   403 403   404 401
permissionsGrant:system              +   403 403   403 403 403   403 403 403   403 403   403 401
permissionsRevoke                    +   +   +     403 403 403   403 403 403   403 403   404 401
permissionsRevoke:system             +   403 403   403 403 403   403 403 403   403 403   403 401
compatPeoplePermission               +   +   +     404 404 404   +   404 404   403 403   404 401
compatPeopleByUsername               +   +   +     +   +   +     +   +   +     403 403   +   401
compatPeoplePermissionsBy            +   +   +     0   0   0     +   0   0     403 403   0   401
compatPeopleRevokeBy                 +   +   +     0   0   0     403 0   0     0   0     0   401
# projects and what belongs to them as a whole
projectsList                         +   +   +     +   +   +     +   +   +     +   +     0   401
homeProjects                         +   +   +     +   +   +     +   +   +     +   +     0   401
homeSearch                           +   +   +     +   +   +     +   +   +     +   +     0   401
projectsCreate                       +   +   +     +   +   +     +   +   +     403 403   +   401
projectsView                         +   +   +     +   +   +     +   +   +     +   +     404 401
projectsUpdate                       +   +   +     403 403 403   403 403 403   403 403   404 401
projectsUpdate:owner                 +   +   403   403 403 403   403 403 403   403 403   404 401
projectsRemove                       +   +   403   403 403 403   403 403 403   403 403   404 401
projectStorageView                   +   +   +     403 403 403   403 403 403   403 403   404 401
projectStorageChange                 +   403 403   403 403 403   403 403 403   403 403   404 401
storageOverviewList                  +   403 403   403 403 403   403 403 403   403 403   403 401
categoriesList                       +   +   +     +   +   +     +   +   +     +   +     0   401
categoriesCreate                     +   +   +     403 403 403   403 403 403   403 403   404 401
categoriesView                       +   +   +     +   +   +     +   +   +     +   +     404 401
categoriesUpdate                     +   +   +     403 403 403   403 403 403   403 403   404 401
categoryOrderOrder                   +   +   +     403 403 403   403 403 403   403 403   404 401
categoriesRemove                     +   +   +     403 403 403   403 403 403   403 403   404 401
labelsList                           +   +   +     +   +   +     +   +   +     +   +     0   401
labelsCreate                         +   +   +     403 403 403   403 403 403   403 403   404 401
labelsView                           +   +   +     +   +   +     +   +   +     +   +     404 401
labelsUpdate                         +   +   +     403 403 403   403 403 403   403 403   404 401
labelsMerge                          +   +   +     403 403 403   403 403 403   403 403   404 401
labelUsesUses                        +   +   +     +   403 403   +   403 403   403 403   404 401
labelsRemove                         +   +   +     403 403 403   403 403 403   403 403   404 401
classificationsList                  +   +   +     +   +   +     +   +   +     +   +     0   401
classificationsCreate                +   +   +     403 403 403   403 403 403   403 403   404 401
classificationsView                  +   +   +     +   +   +     +   +   +     +   +     404 401
classificationsUpdate                +   +   +     403 403 403   403 403 403   403 403   404 401
classificationUsesUses               +   +   +     +   403 403   +   403 403   403 403   404 401
classificationsRemove                +   +   +     403 403 403   403 403 403   403 403   404 401
categoryClassificationsOffered       +   +   +     +   +   +     +   +   +     +   +     404 401
categoryClassificationsOffer         +   +   +     403 403 403   403 403 403   403 403   404 401
categoryClassificationsList          +   +   +     +   +   +     +   +   +     +   +     0   401
categoryClassificationsLink          +   +   +     403 403 403   403 403 403   403 403   404 401
categoryClassificationsView          +   +   +     +   +   +     +   +   +     +   +     404 401
categoryClassificationsUnlink        +   +   +     403 403 403   403 403 403   403 403   404 401
compatProjectsCategoriesOf           +   +   +     +   +   +     +   +   +     +   +     404 401
compatProjectsClassificationsOf      +   +   +     +   +   +     +   +   +     +   +     404 401
compatProjectsClassificationsIn      +   +   +     +   +   +     +   +   +     +   +     404 401
compatProjectsLabelsOf               +   +   +     +   +   +     +   +   +     +   +     404 401
compatProjectsImagesOf               +   +   +     +   +   +     +   +   +     +   +     404 401
compatProjectsCommentsOf             +   +   +     +   +   +     +   +   +     +   +     404 401
compatProjectsCommentsOn             +   +   +     +   +   +     +   +   +     +   +     404 401
compatLinksClassificationsBy         +   +   +     +   +   +     +   +   +     +   +     0   401
compatLinksRemoveClassificationsBy   +   +   +     403 403 403   403 403 403   403 403   404 401
compatLinksLabelsBy                  +   +   +     +   +   +     +   +   +     +   +     0   401
compatLinksRemoveLabelsBy            +   +   +     +   +   +     403 403 403   +   403   404 401
# images
imagesList                           +   +   +     +   +   +     +   +   +     +   +     0   401
imagesView                           +   +   +     +   +   +     +   +   +     +   +     404 401
imagesRemove                         +   +   +     403 403 403   403 403 403   403 403   404 401
imagesUpload                         +   +   +     403 403 403   403 403 403   403 403   404 401
imagesCancelTiling                   +   +   +     403 404 404   403 404 404   404 404   404 401
imagesRetryTiling                    +   +   +     403 404 404   403 404 404   404 404   404 401
jobsList                             +   +   +     0   0   0     0   0   0     403 403   0   401
jobsView                             +   +   +     403 404 404   403 404 404   404 404   404 401
imageFilesOriginal                   404 404 404   404 403 403   403 403 403   403 403   404 401
imageFilesGetUrl                     409 409 409   409 409 409   409 409 409   409 409   404 401
pixelsValues                         409 409 409   409 409 409   409 409 409   409 409   404 401
pixelsHistogram                      409 409 409   409 409 409   409 409 409   409 409   404 401
imagesCreate                         +   +   +     403 403 403   403 403 403   403 403   404 401
imagesUpdate                         +   +   +     403 403 403   403 403 403   403 403   404 401
importsList                          +   +   +     403 403 403   403 403 403   403 403   404 401
importsTake                          +   +   +     403 403 403   403 403 403   403 403   404 401
knownImagesKnown                     +   +   +     403 403 403   403 403 403   403 403   404 401
uploadsCreate                        +   +   +     403 403 403   403 403 403   403 403   404 401
uploadsList                          +   +   +     403 403 403   403 403 403   403 403   404 401
uploadsView                          404 +   404   404 404 404   404 404 404   403 403   404 401
uploadsAppend                        404 +   404   404 404 404   404 404 404   403 403   404 401
uploadsRemove                        404 +   404   404 404 404   404 404 404   403 403   404 401
tilesTile                            409 409 409   409 409 409   409 409 409   409 409   404 401
tilesThumbnail                       409 409 409   409 409 409   409 409 409   409 409   404 401
imageAccessAccess                    +   +   +     +   +   +     +   +   +     +   +     404 401
viewerAddressesView                  +   +   +     +   +   +     +   +   +     +   +     404 401
viewersIiifBase                      +   +   +     +   +   +     +   +   +     +   +     404 401
viewersIiifInfo                      409 409 409   409 409 409   409 409 409   409 409   404 401
viewersIiifPicture                   409 409 409   409 409 409   409 409 409   409 409   404 401
viewersDeepZoom                      409 409 409   409 409 409   409 409 409   409 409   404 401
viewersDeepZoomTile                  409 409 409   409 409 409   409 409 409   409 409   404 401
signedViewersIiifBase                +   +   +     +   +   +     +   +   +     +   +     +   +
signedViewersIiifInfo                409 409 409   409 409 409   409 409 409   409 409   409 409
signedViewersIiifPicture             409 409 409   409 409 409   409 409 409   409 409   409 409
signedViewersDeepZoom                409 409 409   409 409 409   409 409 409   409 409   409 409
signedViewersDeepZoomTile            409 409 409   409 409 409   409 409 409   409 409   409 409
# samples
queueNext                            +   +   +     +   +   +     0   0   0     +   0     0   401
queueProgress                        +   +   +     +   +   +     +   +   +     +   +     +   401
samplePageView                       +   +   +     +   +   +     +   +   +     +   +     404 401
placeView                            +   +   +     +   +   +     +   +   +     +   +     404 401
annotationsList                      +   +   +     +   +   +     +   +   +     +   +     0   401
annotationsCreate                    +   +   +     403 403 403   403 403 403   403 403   404 401
samplesList                          +   +   +     +   +   +     +   +   +     +   +     404 401
samplesCategories                    +   +   +     +   +   +     +   +   +     +   +     404 401
samplesReaders                       +   +   +     +   +   +     +   +   +     +   +     404 401
bulkLabel                            +   +   +     +   +   +     403 403 403   +   403   404 401
bulkMove                             +   +   +     403 403 403   403 403 403   403 403   404 401
bulkRemove                           +   +   +     403 403 403   403 403 403   403 403   404 401
bulkShare                            +   +   +     403 403 403   403 403 403   403 403   404 401
sampleThumbnailsView                 409 409 409   409 409 409   409 409 409   409 409   404 401
homeRecent                           +   +   +     +   +   +     0   0   0     +   0     0   401
arrangementsArrange                  +   +   +     403 403 403   403 403 403   403 403   404 401
annotationsView                      +   +   +     +   +   +     +   +   +     +   +     404 401
getOrCreateSample                    +   +   +     403 403 403   403 403 403   403 403   404 401
annotationsUpdate                    +   +   +     403 403 403   403 403 403   403 403   404 401
annotationsRemove                    +   +   +     403 403 403   403 403 403   403 403   404 401
annotationsViewLabels                +   +   +     +   +   +     +   +   +     +   +     404 401
annotationsSetLabels                 +   +   +     +   +   +     403 403 403   +   403   404 401
annotationsSubmit                    +   +   +     +   +   +     403 403 403   +   403   404 401
annotationsTakeBack                  +   +   +     +   +   +     403 403 403   +   403   404 401
annotationsLabelsList                +   +   +     +   +   +     +   +   +     +   +     0   401
annotationsLabelsAttach              +   +   +     +   +   +     403 403 403   +   403   404 401
annotationsLabelsView                +   +   +     +   +   +     +   +   +     +   +     404 401
annotationsLabelsDetach              +   +   +     +   +   +     403 403 403   +   403   404 401
compatSamplesAnnotationsOf           +   +   +     +   +   +     +   +   +     +   +     404 401
compatSamplesAnnotationsIn           +   +   +     +   +   +     +   +   +     +   +     404 401
compatSamplesAnnotationsWith         +   +   +     +   +   +     +   +   +     +   +     404 401
compatSamplesNext                    +   +   +     +   +   +     404 404 404   +   404   404 401
compatSamplesLayersOf                +   +   +     +   +   +     +   +   +     +   +     404 401
compatSamplesLayersIn                +   +   +     +   +   +     +   +   +     +   +     404 401
compatSamplesLayersWith              +   +   +     +   +   +     +   +   +     +   +     404 401
compatSamplesLayersByFilter          +   +   +     +   +   +     +   +   +     +   +     0   401
# layers, regions, comments
layersList                           +   +   +     +   +   +     +   +   +     +   +     0   401
layersCreate                         +   +   +     +   +   +     403 403 403   +   403   404 401
getOrCreateLayer                     +   +   +     403 403 403   403 403 403   403 403   404 401
layersCreate:group                   +   +   +     403 403 403   403 403 403   403 403   404 401
layersAddImage                       +   +   +     403 403 403   403 403 403   403 403   404 401
layersView                           +   +   +     +   +   +     +   +   +     +   +     404 401
layersUpdate                         +   +   +     403 403 403   403 403 403   403 403   404 401
layersUpdate:own                     +   +   +     +   +   +     403 403 403   +   403   404 401
layersUpdate:shared                  +   +   +     403 403 403   403 403 403   403 403   404 401
layersRemove                         +   +   +     403 403 403   403 403 403   403 403   404 401
layersRemove:own                     +   +   +     +   +   +     403 403 403   +   403   404 401
regionsList                          +   +   +     +   +   +     +   +   +     +   +     404 401
regionsPacked                        +   +   +     +   +   +     +   +   +     +   +     404 401
regionsChange                        +   +   +     403 403 403   403 403 403   403 403   404 401
regionsChange:own                    +   +   +     +   +   +     403 403 403   +   403   404 401
regionsChange:shared                 +   +   +     +   +   +     403 403 403   +   403   404 401
geojsonImportsBring                  +   +   +     403 403 403   403 403 403   403 403   404 401
geojsonImportsBring:own              +   +   +     +   +   +     403 403 403   +   403   404 401
regionHistoryOfLayer                 +   +   +     +   +   +     +   +   +     +   +     404 401
regionHistoryOfRegion                +   +   +     +   +   +     +   +   +     +   +     404 401
regionHistoryRestore                 +   +   +     403 403 403   403 403 403   403 403   404 401
regionHistoryRestore:shared          +   +   +     +   +   +     403 403 403   +   403   404 401
commentsList                         +   +   +     +   +   +     +   +   +     +   +     0   401
commentsCreate                       +   +   +     +   +   +     403 403 403   +   403   404 401
commentsView                         +   +   +     +   +   +     +   +   +     +   +     404 401
commentsUpdate                       +   +   +     403 403 403   403 403 403   403 403   404 401
commentsUpdate:resolve               +   +   +     +   +   +     403 403 403   +   403   404 401
commentsUpdate:own                   +   +   +     +   +   +     403 403 403   +   403   404 401
commentsRemove                       +   +   +     403 403 403   403 403 403   403 403   404 401
commentsRemove:own                   +   +   +     +   +   +     403 403 403   +   403   404 401
# live
imageEventsFollow                    +   +   +     +   +   +     +   +   +     +   +     404 401
liveEvents                           +   +   +     +   +   +     +   +   +     +   +     404 401
livePresence                         +   +   +     +   +   +     +   +   +     +   +     404 401
# decisions
decisionsList                        +   +   +     +   +   +     +   +   +     +   +     404 401
decisionsDecide                      +   +   +     +   +   +     403 403 403   +   403   404 401
decisionsTakeBack                    +   +   +     +   +   +     403 403 403   +   403   404 401
# display settings
displayList                          +   +   +     +   +   +     +   +   +     0   0     404 401
displayKeep                          +   +   +     +   +   +     +   +   +     403 403   404 401
displayForget                        +   +   +     +   +   +     +   +   +     403 403   404 401
displaySetDefault                    +   +   +     403 403 403   403 403 403   403 403   404 401
displayCopy                          +   +   +     403 403 403   403 403 403   403 403   404 401
# shares
sharesList                           +   +   +     403 403 403   403 403 403   403 403   404 401
sharesCreate                         +   +   +     403 403 403   403 403 403   403 403   404 401
sharesRevoke                         +   +   +     403 403 403   403 403 403   403 403   404 401
sharesOpenings                       +   +   +     403 403 403   403 403 403   403 403   404 401
sharesOpen                           +   +   +     +   +   +     +   +   +     +   +     +   +
# webhooks
webhooksList                         +   +   403   403 403 403   403 403 403   403 403   404 401
webhooksCreate                       +   +   403   403 403 403   403 403 403   403 403   404 401
webhooksSwitch                       +   +   403   403 403 403   403 403 403   403 403   404 401
webhooksRemove                       +   +   403   403 403 403   403 403 403   403 403   404 401
webhooksDeliveries                   +   +   403   403 403 403   403 403 403   403 403   404 401
webhooksTest                         +   +   403   403 403 403   403 403 403   403 403   404 401
# trash, log, exports
auditList                            +   +   +     403 403 403   403 403 403   403 403   404 401
auditList:everything                 +   403 403   403 403 403   403 403 403   403 403   403 401
trashList                            +   +   +     0   0   0     0   0   0     403 403   0   401
trashRestore                         +   +   +     404 404 404   404 404 404   404 404   404 401
trashPurge                           +   +   +     404 404 404   404 404 404   404 404   404 401
utilitiesSummary                     +   +   +     +   403 403   +   403 403   403 403   404 401
exportsDownload                      +   +   +     403 403 403   403 403 403   403 403   404 401
utilitiesData                        +   +   +     403 403 403   403 403 403   403 403   404 401
utilitiesRois                        +   +   +     403 403 403   403 403 403   403 403   404 401
utilitiesComments                    +   +   +     403 403 403   403 403 403   403 403   404 401
`;

/** By operation, as in the table. */
export const RIGHTS: Readonly<Record<string, Record<Role, Answer>>> = Object.fromEntries(
  TABLE.split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map(rowIn),
);

/** Answered to those whose rights do not reach. */
export function isRefusal(answer: Answer): boolean {
  return ['401', '403', '404'].includes(answer);
}

/** @throws RangeError for a row that is not one answer for each role */
function rowIn(line: string): [operation: string, answers: Record<Role, Answer>] {
  const [operation, ...answers] = line.trim().split(/ +/);
  const understood = answers.every((answer) => (ANSWERS as readonly string[]).includes(answer));
  if (answers.length !== ROLES.length || !understood) throw new RangeError(`Not a row of the table: ${line}`);
  return [operation, Object.fromEntries(ROLES.map((role, n) => [role, answers[n]])) as Record<Role, Answer>];
}
