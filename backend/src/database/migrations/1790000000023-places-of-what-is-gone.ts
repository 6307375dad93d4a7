import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const LAST_POSITION = new TableColumn({ name: 'last_position', type: 'integer', default: '0' });

/** What was deleted from a layer keeps its place free, in case that it comes back. */
export class PlacesOfWhatIsGone1790000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('layers', LAST_POSITION);
    const gone = (await runner.query(`
      SELECT layer_id AS layerId, MAX(CAST(JSON_EXTRACT(state_before, '$.position') AS DECIMAL)) AS last
      FROM region_revisions WHERE op = 'delete' GROUP BY layer_id`)) as { layerId: number; last: number | null }[];
    for (const { layerId, last } of gone)
      await runner.query('UPDATE layers SET last_position = ? WHERE layer_id = ?', [Number(last ?? 0), layerId]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('layers', 'last_position');
  }
}
