// The least that an export can cost: its rows in one query, and JSON.stringify of what is answered.
// node bare-query.mjs '{"sql":…,"url":…,"file":…,"databasePid":…,"answer":…,"rounds":…}' prints the CPU of one round in ms.
import { readFileSync } from 'node:fs';
import { openRows } from './bare-rows.mjs';
import { cpuMs } from './process-cost.mjs';

const { sql, url, file, databasePid, answer, rounds } = JSON.parse(process.argv[2]);
const rows = await openRows(url, file);
const answered = JSON.parse(readFileSync(answer, 'utf8'));

let written = 0;
const once = async () => {
  const found = await rows.all(sql);
  written += found.length + JSON.stringify(answered).length;
};
await once();
const used = () => cpuMs(process.pid) + cpuMs(databasePid);
const before = used();
for (let round = 0; round < rounds; round++) await once();
console.log(JSON.stringify({ ms: (used() - before) / rounds, written }));
await rows.end();
