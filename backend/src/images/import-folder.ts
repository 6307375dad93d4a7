/** What lies in a folder from which may be imported. Paths are absolute. */
export interface ImportFolder {
  path: string;
  folders: { name: string; path: string }[];
  files: { name: string; path: string; bytes: number; modifiedAt: Date }[];
  truncated: boolean;
}
