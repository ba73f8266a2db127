import { Alias, Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** What a template is made of. An entry whose key begins with `#` is a remark on the entry of that name. */
export type Yaml =
  | string
  | number
  | boolean
  | Shared
  | readonly Yaml[]
  | { readonly [key: string]: Yaml | undefined };

/** A part that a file has several times, written once and referred to from then on. */
export class Shared {
  readonly name: string;
  readonly value: Yaml;

  constructor(name: string, value: Yaml) {
    this.name = name;
    this.value = value;
  }
}

type Mapping = { readonly [key: string]: Yaml | undefined };

const WIDTH = 110;

/** What stands below these is written line by line, however short: it is what a reviewer looks for in a diff. */
const LINE_BY_LINE = [
  'Properties',
  'environment',
  'events',
  'Statement',
  'Targets',
  'resources',
  'functions',
];

const TAGS: ReadonlyMap<string, string> = new Map([
  ['Ref', '!Ref'],
  ['Fn::GetAtt', '!GetAtt'],
  ['Fn::Sub', '!Sub'],
]);

/**
 * `content` as a file: short parts on one line, intrinsics as tags, remarks as comments.
 * @param apart depth of the entries that have an empty line between them
 */
export const yamlText = (banner: string, content: Mapping, apart: number): string => {
  // Serverless takes some texts for more than texts, dates among them, as YAML 1.1 does: these need quotes.
  const document = new Document(undefined, { version: '1.1' });
  document.commentBefore = ` ${banner}`;
  document.contents = mappingNode(content, { depth: 0, column: 0, apart, written: new Set(), key: '' });
  return document.toString({ lineWidth: WIDTH + 10, flowCollectionPadding: true });
};

interface Place {
  readonly depth: number;
  /** How far into its line the node begins. */
  readonly column: number;
  readonly apart: number;
  /** Names of the shared parts that have been written. */
  readonly written: Set<string>;
  /** What the node, or the list that it is an item of, is the value of. */
  readonly key: string;
}

const node = (value: Yaml, place: Place, isItem = false): Node => {
  if (value instanceof Shared) return sharedNode(value, place);
  const intrinsic = intrinsicIn(value);
  if (intrinsic !== undefined) return tagged(intrinsic);
  if (isList(value)) return listNode(value, place);
  if (typeof value !== 'object') return new Scalar(value);
  return mappingNode(value, place, isItem);
};

const sharedNode = ({ name, value }: Shared, place: Place): Node => {
  if (place.written.has(name)) return new Alias(name);
  place.written.add(name);
  const written = node(value, { ...place, column: place.column + name.length + 2 });
  if (written instanceof Alias) throw new Error(`${name} is shared as such already.`);
  written.anchor = name;
  return written;
};

const mappingNode = (value: Mapping, place: Place, isItem = false): Node => {
  const mapping = new YAMLMap();
  const entries = Object.entries(value).filter(
    (entry): entry is [string, Yaml] => entry[1] !== undefined && !entry[0].startsWith('#'),
  );
  const isShort = place.depth > 1 && fits(value, place) && !(isItem && entries.length === 1);
  if (isShort) mapping.flow = true;
  for (const [index, [key, inner]] of entries.entries()) {
    const label = new Scalar(key);
    const remark = value[`#${key}`];
    if (typeof remark === 'string') label.commentBefore = commentOf(remark, place.depth * 2);
    if (place.depth === place.apart && index > 0) label.spaceBefore = true;
    const column = place.depth * 2 + key.length + 2;
    mapping.items.push(new Pair(label, node(inner, { ...place, depth: place.depth + 1, column, key })));
  }
  return mapping;
};

const listNode = (value: readonly Yaml[], place: Place): Node => {
  const list = new YAMLSeq();
  if (fits(value, place)) list.flow = true;
  const column = place.depth * 2 + 2;
  for (const item of value) list.items.push(node(item, { ...place, depth: place.depth + 1, column }, true));
  return list;
};

const isList = (value: Yaml): value is readonly Yaml[] => Array.isArray(value);

const isMapping = (value: Yaml | undefined): value is Mapping =>
  typeof value === 'object' && !isList(value) && !(value instanceof Shared);

const intrinsicIn = (value: Yaml): readonly [tag: string, text: string] | undefined => {
  if (!isMapping(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  const tag = entry === undefined || others.length > 0 ? undefined : TAGS.get(entry[0]);
  const inner = entry?.[1];
  if (tag === undefined || inner === undefined) return undefined;
  return [tag, isList(inner) ? inner.join('.') : String(inner)];
};

const tagged = ([tag, text]: readonly [string, string]): Scalar => {
  const scalar = new Scalar(text);
  scalar.tag = tag;
  // Lines stay as they are: what has several is made to be read line by line.
  if (text.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
};

/** Whether `value` can stand in braces or brackets on the line on which it begins. */
const fits = (value: Yaml, { column, key }: Place): boolean => {
  if (LINE_BY_LINE.includes(key)) return false;
  const line = oneLine(value);
  return line !== undefined && column + line.length <= WIDTH;
};

/** Roughly what `value` looks like on one line; undefined when it had better not stand on one. */
const oneLine = (value: Yaml): string | undefined => {
  if (value instanceof Shared) return undefined;
  const intrinsic = intrinsicIn(value);
  if (intrinsic !== undefined) return intrinsic.join(' ');
  if (isList(value)) {
    const items = value.map((item) => (isRow(item) ? undefined : oneLine(item)));
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (!isMapping(value)) return String(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const texts = entries.map(([key, inner = '']) => {
    const line = key.startsWith('#') || LINE_BY_LINE.includes(key) ? undefined : oneLine(inner);
    return line === undefined ? undefined : `${key}: ${line}`;
  });
  return texts.includes(undefined) ? undefined : `{ ${texts.join(', ')} }`;
};

/** An item of a list that is read as a row: it has several fields, or fields of its own. */
const isRow = (item: Yaml): boolean =>
  isMapping(item) &&
  intrinsicIn(item) === undefined &&
  (Object.keys(item).length > 1 || Object.values(item).some((inner) => typeof inner === 'object'));

/** `text` as comment lines of the file's width. */
const commentOf = (text: string, column: number): string => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (column + line.length < WIDTH + 10) lines[lines.length - 1] = line;
    else lines.push(` ${word}`);
  }
  return lines.join('\n');
};
