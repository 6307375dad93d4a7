import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const coordinate = (name: string): TableColumn => new TableColumn({ name, type: 'double', isNullable: true });

/** A comment may point at a place of the image. */
export class PinsOfComments1790000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('comments', coordinate('pin_x'));
    await runner.addColumn('comments', coordinate('pin_y'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('comments', 'pin_y');
    await runner.dropColumn('comments', 'pin_x');
  }
}
