/** A reporter for `node --test` that writes one Result (see results.mjs) as JSON. */
export default async function* report(events) {
  const result = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue; // its tests are counted one by one
    if (data.skip || data.todo) result.skipped++;
    else if (type === 'test:pass') result.passed++;
    else {
      result.failed++;
      result.failures.push(`${data.name}  (${data.file ?? ''})`);
    }
  }
  yield JSON.stringify(result);
}
