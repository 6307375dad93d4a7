import type { KnownImageDto } from '../api/models/known-image-dto';
import type { TransferFile } from './transfer';

/** Names in one request. */
const AT_ONCE = 1000;

/** Asks the server, and again when it does not answer. */
type Known = (projectId: number, names: readonly string[]) => Promise<readonly KnownImageDto[]>;

/** Which images a project has already: looked up a thousand at a time, when the first of them is wanted. */
export class KnownNames {
  private readonly found = new Map<string, Promise<KnownImageDto | null>>();

  constructor(
    private readonly files: readonly TransferFile[],
    private readonly projectIdOf: (file: TransferFile) => number,
    private readonly ask: Known,
  ) {}

  /** null: the name is free. */
  of(file: TransferFile): Promise<KnownImageDto | null> {
    return this.found.get(this.keyOf(file)) ?? this.lookUp(file);
  }

  /** The next question about it goes to the server again. */
  forget(file: TransferFile): void {
    this.found.delete(this.keyOf(file));
  }

  private lookUp(first: TransferFile): Promise<KnownImageDto | null> {
    const projectId = this.projectIdOf(first);
    const isOpen = (file: TransferFile): boolean =>
      file.imageId === 0 && this.projectIdOf(file) === projectId && !this.found.has(this.keyOf(file));
    const asked = [first];
    for (let at = first.index + 1; at < this.files.length && asked.length < AT_ONCE; at++) {
      const file = this.files[at];
      if (file && isOpen(file)) asked.push(file);
    }
    const answer = this.ask(
      projectId,
      asked.map(({ imageName }) => imageName),
    ).then((images) => new Map(images.map((image) => [image.name, image])));
    for (const file of asked) {
      const { imageName } = file;
      const one = answer.then((images) => images.get(imageName) ?? null);
      one.catch(() => this.forget(file)); // another try asks again
      this.found.set(this.keyOf(file), one);
    }
    return this.of(first);
  }

  private keyOf(file: TransferFile): string {
    return `${this.projectIdOf(file)} ${file.imageName}`;
  }
}
