/** Browsers send the same few texts all day. */
const MOST_KNOWN = 100;
const known = new Map<string, boolean>();

/** Whether a sender of this `Accept-Encoding` reads gzip. Who says nothing is not presumed to. */
export function acceptsGzip(header: string | undefined): boolean {
  if (!header) return false;
  const answer = known.get(header);
  if (answer !== undefined) return answer;
  const found = parsed(header);
  if (known.size < MOST_KNOWN && header.length < 200) known.set(header, found);
  return found;
}

function parsed(header: string): boolean {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [coding, ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='));
    weights.set(coding.replace(/^x-/, ''), weight === undefined ? 1 : Number(weight.slice(2)));
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}
