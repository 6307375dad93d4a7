/** Grants as they are stored and sent. A role that is asked for by name elsewhere is a rule outside the policy table. */
const ROLE_NAMES = /\b(sysadm|proadm|propar|catpar|annpar|provie|catvie|annvie)\b/;

const WATCHED = /^backend\/src\/(?!permissions\/).*\.ts$/;

/** Whether the rule is for this file: backend sources outside permissions/, but no specs, which need grants to test with. */
export const mayNotNameRoles = (path) => WATCHED.test(path) && !path.endsWith('.spec.ts');

/**
 * Lines that name a role.
 *
 * @param {string} path  of the file, for the sentence.
 * @param {string} text  what is in it.
 * @returns {string[]}   one sentence for each line.
 */
export function namedRoles(path, text) {
  return text.split('\n').flatMap((line, index) => {
    const role = ROLE_NAMES.exec(line)?.[1];
    return role ? [`${path}:${index + 1}: the role "${role}" is named outside permissions/`] : [];
  });
}
