import { createRequire } from 'node:module';
import type * as FastXml from 'fast-xml-parser';

/** Loaded when the first text comes, which most files have none of: it costs each worker 0.05 s of CPU to start with it. */
const parserModule = () => createRequire(import.meta.url)('fast-xml-parser') as typeof FastXml;

/** Longest description that is read: 20,000 planes with an address and times each come to a tenth of it. */
export const LONGEST_XML = 16 * 1024 * 1024;
/** Parts of OME-XML that say nothing about channels or axes, and can be most of it. Their text is skipped over. */
const SKIPPED = ['StructuredAnnotations', 'ROI', 'Plane', 'BinData', 'Experimenter', 'Instrument', 'Plate'];

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const ATTRIBUTE = '@';
const TEXT = '#text';

type Parsed = string | Record<string, unknown> | undefined;

/** An XML element: what it is called is known to who asked for it. Names are without their namespace. */
export class XmlElement {
  constructor(private readonly parsed: Parsed) {}

  /** Text of an attribute; '' when there is none. */
  attribute(name: string): string {
    const value = typeof this.parsed === 'object' ? this.parsed[ATTRIBUTE + name] : undefined;
    return typeof value === 'string' ? decoded(value) : '';
  }

  /** Number of an attribute; NaN when there is none, or it is no number. */
  number(name: string): number {
    const text = this.attribute(name).trim();
    return text === '' ? NaN : Number(text);
  }

  /** All elements of this name directly inside. */
  children(name: string): XmlElement[] {
    const value = typeof this.parsed === 'object' ? this.parsed[name] : undefined;
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((child) => new XmlElement(child as Parsed));
  }

  child(name: string): XmlElement | null {
    return this.children(name).at(0) ?? null;
  }

  get text(): string {
    const value = typeof this.parsed === 'object' ? this.parsed[TEXT] : this.parsed;
    return typeof value === 'string' ? decoded(value).trim() : '';
  }
}

/**
 * Reads the XML that microscopes put into a TIFF tag. Document types and entities of its own are refused: no description
 * needs them, and they are how a small text becomes a large one, or reads other files.
 *
 * @param root  What the outermost element is called.
 * @returns     Null when the text is no such XML, is cut off, too long, or wants entities.
 */
export function readXml(text: string, root: string): XmlElement | null {
  if (text.length > LONGEST_XML || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return null;
  const { XMLParser } = parserModule();
  const parser = new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE, textNodeName: TEXT, removeNSPrefix: true },
    ...{ processEntities: false, parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true },
    ...{ ignorePiTags: true, stopNodes: SKIPPED.map((name) => `..${name}`), maxNestedTags: 64 },
  });
  try {
    const document = parser.parse(text.trim()) as Record<string, unknown>;
    const element = document[root];
    // A text that ends early parses to something all the same: only a closed root is a whole document.
    const closed = new RegExp(`(?:</(?:[\\w.-]+:)?${root}|/)\\s*>\\s*$`).test(text);
    return closed && typeof element === 'object' && element !== null ? new XmlElement(element as Parsed) : null;
  } catch {
    // Error: the parser's complaint about XML that is not well-formed.
    return null;
  }
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (all, hex, decimal, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()];
    const code = hex ? parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : String(all);
  });
}
