const MOST = 30;

/**
 * Says how one JSON document differs from another, one line for each place, at most thirty.
 *
 * @returns {string[]}  such as `paths./projects.post: added`, `info.version: "1" → "2"`; empty when they are equal.
 */
export function describeJsonChanges(before, now) {
  const changes = [];
  compare(before, now, [], changes);
  const more = changes.length - MOST;
  return more > 0 ? [...changes.slice(0, MOST), `… and ${more} more`] : changes;
}

function compare(before, now, path, changes) {
  const place = path.join('.') || '(document)';
  if (before === undefined) changes.push(`${place}: added`);
  else if (now === undefined) changes.push(`${place}: removed`);
  else if (isContainer(before) && isContainer(now)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
    for (const key of keys) compare(before[key], now[key], [...path, key], changes);
  } else if (before !== now) changes.push(`${place}: ${JSON.stringify(before)} → ${JSON.stringify(now)}`);
}

const isContainer = (value) => typeof value === 'object' && value !== null;
