/**
 * Reads what stands after `npm test --`.
 *
 * @param {string[]} args      such as ['--only=backend,e2e'].
 * @param {string[]} stepIds   every step there is.
 * @param {string[]} [unnamed]  those that are run when none is named; default all.
 * @returns {{ help: boolean, chosen: string[] }}  `chosen` in the order of `stepIds`.
 * @throws  Error that lists the steps when a word is not understood.
 */
export function readTestArguments(args, stepIds, unnamed = stepIds) {
  let wanted = unnamed;
  let help = false;
  for (const arg of args) {
    if (arg === '--help' || arg === '-h') help = true;
    else if (arg.startsWith('--only=')) wanted = readList(arg, stepIds);
    else throw new Error(`"${arg}" is not understood. ${usage(stepIds)}`);
  }
  return { help, chosen: stepIds.filter((id) => wanted.includes(id)) };
}

export const usage = (stepIds) => `Use: npm test, or npm test -- --only=${stepIds.join(',')}`;

function readList(arg, stepIds) {
  const wanted = arg.slice('--only='.length).split(',').filter(Boolean);
  const unknown = wanted.find((id) => !stepIds.includes(id));
  if (unknown !== undefined) throw new Error(`There is no step "${unknown}". ${usage(stepIds)}`);
  if (wanted.length === 0) throw new Error(`Nothing is chosen. ${usage(stepIds)}`);
  return wanted;
}
