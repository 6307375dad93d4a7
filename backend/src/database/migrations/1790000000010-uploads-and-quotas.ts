import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';

const QUOTA = new TableColumn({ name: 'quota_mb', type: 'integer', isNullable: true });
const SOURCE_PATH = new TableColumn({ name: 'source_path', type: 'varchar', length: '1000', isNullable: true });
const UPLOAD_ID = new TableColumn({ name: 'upload_id', type: 'varchar', length: '64', isNullable: true });
const BY_UPLOAD = new TableIndex({ name: 'ix_images_upload', columnNames: ['upload_id'] });

/** A project may hold so much; an image knows the resumable upload or the file of the lab's that it came from. */
export class UploadsAndQuotas1790000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('projects', QUOTA);
    await runner.addColumn('images', SOURCE_PATH);
    await runner.addColumn('images', UPLOAD_ID);
    await runner.createIndex('images', BY_UPLOAD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('images', BY_UPLOAD);
    await runner.dropColumn('images', UPLOAD_ID);
    await runner.dropColumn('images', SOURCE_PATH);
    await runner.dropColumn('projects', QUOTA);
  }
}
