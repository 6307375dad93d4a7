/** The names in the list `ENV_KEYS = ['A', 'B']` of env.ts. */
export function settingsInCode(text) {
  const list = /ENV_KEYS\s*=\s*\[([^\]]*)\]/.exec(text)?.[1] ?? '';
  return [...list.matchAll(/'([A-Z][A-Z0-9_]*)'/g)].map((match) => match[1]);
}

/** The names that .env.example gives a value or shows in a comment: `PORT=8000`, `# HOST=127.0.0.1`. */
export function settingsInExample(text) {
  return [...text.matchAll(/^#?\s*([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
}

/**
 * Settings that only one of the two knows.
 *
 * @param {string} code     text of backend/src/config/env.ts.
 * @param {string} example  text of .env.example.
 * @returns {string[]}      one sentence for each.
 */
export function settingsApart(code, example) {
  const [read, shown] = [settingsInCode(code), settingsInExample(example)];
  if (read.length === 0) return ['backend/src/config/env.ts: the list ENV_KEYS was not found'];
  return [
    ...read.filter((name) => !shown.includes(name)).map((name) => `.env.example does not show ${name}`),
    ...shown.filter((name) => !read.includes(name)).map((name) => `.env.example shows ${name}, which is never read`),
  ];
}
