/** A page that may hold unsaved work: it is asked before the app leaves it. */
export interface LeavablePage {
  /** Resolves to whether the page may be left now. */
  mayLeave(): Promise<boolean>;
}
