import type { ArchiveFile } from './zip.js';
import type { Cell, Column, Table } from './table.js';

const CHUNK = 64 * 1024;
/** What a sheet of the format can hold. */
const MOST_ROWS = 1_048_576;
export const MOST_CHARACTERS = 32_767;
const TOO_LONG = '(longer than a cell may be: see the CSV file)';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Any table; what its rows are is known to its columns. */
type AnyTable = Table<never>;

/** A sheet under its name, as far as it has been written. */
interface OpenSheet {
  number: number;
  name: string;
}

/**
 * A workbook of one sheet for each table (ECMA-376, transitional), as the files of its archive. Texts are texts, never
 * formulas. A table that is longer than a sheet goes on in the next one.
 */
export async function* workbook(tables: AnyTable[]): AsyncGenerator<ArchiveFile> {
  const sheets: OpenSheet[] = [];
  for (const table of tables) {
    const rows = new Rows(table.rows);
    for (let part = 1; part === 1 || !(await rows.atEnd()); part++) {
      const sheet = { number: sheets.length + 1, name: part === 1 ? table.name : `${table.name} ${part}` };
      sheets.push(sheet);
      yield { name: `xl/worksheets/sheet${sheet.number}.xml`, content: sheetXml(table.columns, rows) };
    }
  }
  yield* frame(sheets);
}

/** Rows one after the other, whoever asks. */
class Rows<Row> {
  private readonly pages: AsyncIterator<Row[]>;
  private page: Row[] = [];
  private at = 0;

  constructor(pages: AsyncIterable<Row[]>) {
    this.pages = pages[Symbol.asyncIterator]();
  }

  async atEnd(): Promise<boolean> {
    while (this.at === this.page.length) {
      const next = await this.pages.next();
      if (next.done) return true;
      [this.page, this.at] = [next.value, 0];
    }
    return false;
  }

  next(): Row {
    return this.page[this.at++];
  }
}

async function* sheetXml(columns: Column<never>[], rows: Rows<never>): AsyncGenerator<string> {
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const views = `<sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>`;
  let chunk = `${XML}<worksheet xmlns="${MAIN}">${views}<sheetData>`;
  chunk += `<row r="1">${columns.map(({ name }) => textCell(name, ' s="1"')).join('')}</row>`;
  for (let number = 2; number <= MOST_ROWS && !(await rows.atEnd()); number++) {
    const row = rows.next();
    chunk += `<row r="${number}">${columns.map(({ of }) => cellXml(of(row))).join('')}</row>`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}</sheetData></worksheet>`;
}

function cellXml(cell: Cell): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c><v>${cell}</v></c>` : '<c/>';
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  return textCell(cell.length > MOST_CHARACTERS ? TOO_LONG : cell);
}

function textCell(text: string, style = ''): string {
  return `<c t="inlineStr"${style}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** XML has no control characters: the format writes them as `_x0001_`, and what only looks so as `_x005F_x0001_`. */
function escaped(text: string): string {
  return xmlText(
    text
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      // eslint-disable-next-line no-control-regex -- control characters are what it finds
      .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, code),
  );
}

const code = (character: string): string => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** For text and attributes alike. Half a pair of surrogates is no character. */
export function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** What binds the sheets together. */
function* frame(sheets: OpenSheet[]): Generator<ArchiveFile> {
  const list = sheets.map(
    ({ name, number }) => `<sheet name="${xmlText(name)}" sheetId="${number}" r:id="rId${number}"/>`,
  );
  const related = sheets.map(
    ({ number }) =>
      `<Relationship Id="rId${number}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
  );
  related.push(`<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`);
  yield file(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list.join('')}</sheets></workbook>`,
  );
  yield file('xl/_rels/workbook.xml.rels', relationships(related));
  yield file('xl/styles.xml', STYLES);
  const office = `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>`;
  yield file('_rels/.rels', relationships([office]));
  const parts = sheets.map(
    ({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
  );
  yield file('[Content_Types].xml', contentTypes(parts));
}

function file(name: string, xml: string): ArchiveFile {
  return { name, content: Buffer.from(XML + xml) };
}

function relationships(list: string[]): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function contentTypes(parts: string[]): string {
  const defaults =
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>';
  const book = `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>`;
  const styles = `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>`;
  return `<Types xmlns="${PACKAGE}/content-types">${defaults}${book}${parts.join('')}${styles}</Types>`;
}

/** The names of columns are bold. */
const STYLES =
  `<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
