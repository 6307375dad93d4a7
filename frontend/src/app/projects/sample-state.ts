import type { AnnotationDto } from '../api/models/annotation-dto';
import type { ImageDto } from '../api/models/image-dto';

/** What a sample's card says about it. `open` and `submitted` are about the work, the others about its image. */
export type SampleState =
  | { readonly at: 'open' | 'submitted' | 'empty' }
  | { readonly at: 'processing'; readonly progress: number }
  | { readonly at: 'failed'; readonly reason: string };

/**
 * @param image  The image that stands for the sample; undefined when it has none.
 */
export function sampleState(annotation: AnnotationDto, image: ImageDto | undefined): SampleState {
  if (annotation.status === 'S') return { at: 'submitted' };
  if (!image) return { at: 'empty' };
  if (image.status === 'processing') return { at: 'processing', progress: image.progress };
  if (image.status === 'failed')
    return { at: 'failed', reason: image.failure?.message ?? 'The image could not be read.' };
  return { at: 'open' };
}
