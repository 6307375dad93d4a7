/**
 * Where to go after signing in.
 *
 * @param asked  The `return` parameter of the sign-in page's address, which anybody may have written into a link.
 * @returns      A path of this app; `/` for everything that could lead elsewhere or back to signing in.
 */
export function safeReturnPath(asked: string | null | undefined): string {
  if (!asked || !asked.startsWith('/') || /^\/[/\\]/.test(asked) || asked.includes('\\')) return '/';
  return /^\/(sign-in|setup)\b/.test(asked) ? '/' : asked;
}
