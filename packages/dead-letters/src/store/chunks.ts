/** Characters of one item: at most three bytes each, it stays below the 400 KB that an item may have. */
export const CHUNK_CHARACTERS = 100_000;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** `text` in parts that fit into an item each. A character of two units is never cut in two. At least one part. */
export const chunksOf = (text: string): readonly string[] => {
  const chunks: string[] = [];
  let from = 0;
  do {
    const end = from + CHUNK_CHARACTERS;
    const to = end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
    chunks.push(text.slice(from, to));
    from = to;
  } while (from < text.length);
  return chunks;
};
