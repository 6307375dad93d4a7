/**
 * Fills in the names in braces of a configuration, as the entry point of nginx's image does.
 *
 * @param {string} text
 * @param {Record<string, string>} values
 * @throws Error naming a value that is missing, or one that the text does not ask for.
 */
export function filledTemplate(text, values) {
  const asked = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
  for (const name of asked) if (!(name in values)) throw new Error(`The template asks for ${name}.`);
  for (const name of Object.keys(values)) if (!asked.has(name)) throw new Error(`The template does not know ${name}.`);
  return text.replace(/\$\{(\w+)\}/g, (_, name) => values[name]);
}
