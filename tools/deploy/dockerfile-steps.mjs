/**
 * The instructions of a Dockerfile, continued lines joined, comments left out.
 *
 * @param {string} text
 * @returns {{ stage: string, instruction: string, rest: string }[]}  `stage` is the name behind AS.
 */
export function dockerfileSteps(text) {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '');
  let stage = '';
  return lines.split('\n').flatMap((line) => {
    const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (!instruction) return [];
    if (instruction === 'FROM') stage = /\sAS\s+(\S+)$/i.exec(rest)?.[1] ?? '';
    return [{ stage, instruction, rest }];
  });
}

/** Source paths of a COPY from the build's own folder, and where it puts them; null: it copies from another stage. */
export function copiedPaths({ rest }) {
  const words = rest.split(/\s+/);
  if (words.some((word) => word.startsWith('--from='))) return null;
  const paths = words.filter((word) => !word.startsWith('--'));
  return { sources: paths.slice(0, -1), target: paths.at(-1) };
}
