import { Annotation } from './annotations/annotation.entity.js';
import { Submission } from './annotations/submission.entity.js';
import { Session } from './auth/session.entity.js';
import { Category } from './categories/category.entity.js';
import { Image } from './images/image.entity.js';
import { AnnotationLabel } from './labels/annotation-label.entity.js';
import { Label } from './labels/label.entity.js';
import { Layer } from './layers/layer.entity.js';
import { Grant } from './permissions/grant.entity.js';
import { Project } from './projects/project.entity.js';
import { Region } from './regions/region.entity.js';
import { User } from './users/user.entity.js';

/** Every table of the database. */
export const ENTITIES = [
  User,
  Session,
  Project,
  Category,
  Label,
  Image,
  Annotation,
  AnnotationLabel,
  Submission,
  Layer,
  Region,
  Grant,
] as const;
