import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const METADATA = new TableColumn({ name: 'metadata', type: 'json', isNullable: true });
const PLANE = new TableColumn({ name: 'plane', type: 'integer', default: 0 });

/** A file may hold many pictures: an image knows which, and a layer shows one of them. */
export class PlanesOfAnImage1790000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('images', METADATA);
    await runner.addColumn('layers', PLANE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('layers', PLANE);
    await runner.dropColumn('images', METADATA);
  }
}
