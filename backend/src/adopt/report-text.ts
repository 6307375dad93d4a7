import { type AdoptReport, COUNTED, type Finding, noCounts } from './adopt-report.js';

/** What people read on a screen; the JSON has all of them. */
const MOST_SHOWN = 50;
const HEADINGS = ['', 'source', 'taken', 'new', 'covered', 'not taken'];

/** The report for people. */
export function reportText(report: AdoptReport): string {
  const { source, dryRun, counts, warnings, notTaken, notes } = report;
  const rows = COUNTED.map((table) => {
    const { source: there, taken, new: brought, covered, not_taken } = counts.get(table) ?? noCounts();
    return [table, there, taken, brought, covered, not_taken].map(String);
  });
  const title = dryRun ? `What would be taken from ${source} (dry run: nothing was changed)` : `Taken from ${source}`;
  return [
    ...[title, '', ...aligned([HEADINGS, ...rows]), ''],
    ...warnings.map((warning) => `WARNING  ${warning}`),
    ...(warnings.length ? [''] : []),
    ...listed('Not taken', notTaken),
    ...listed('Taken, but not quite as it was', notes),
    ending(report),
    '',
  ].join('\n');
}

function ending({ dryRun, isComplete, notTaken }: AdoptReport): string {
  if (isComplete) return dryRun ? 'All of it can be taken.' : 'All of it is taken.';
  const many = notTaken.length === 1 ? 'One thing' : `${notTaken.length} things`;
  return dryRun
    ? `${many} could not be taken, see above.`
    : `${many} could not be taken, see above. Start the command again once that is mended.`;
}

function listed(heading: string, findings: Finding[]): string[] {
  if (!findings.length) return [];
  const shown = findings.slice(0, MOST_SHOWN).map(({ table, id, reason }) => `  ${`${table} ${id}`.trim()}: ${reason}`);
  const more = findings.length - shown.length;
  return [`${heading}:`, ...shown, ...(more > 0 ? [`  … and ${more} more, which are in the JSON report`] : []), ''];
}

/** The first column to the left, numbers to the right. */
function aligned(rows: string[][]): string[] {
  const widths = rows[0].map((_, n) => Math.max(...rows.map((row) => row[n].length)));
  return rows.map((row) => row.map((cell, n) => (n ? cell.padStart(widths[n]) : cell.padEnd(widths[n]))).join('  '));
}
