import { escaped, lines } from '../../schemas/catalogue/markup.ts';

/** Paragraphs of Markdown that know nothing but `code` and **weight**. */
export const proseMarkup = (text: string): string =>
  lines(text.split('\n\n').map((paragraph) => `<p class="lead">${inlineMarkup(paragraph)}</p>`));

export const inlineMarkup = (text: string): string =>
  escaped(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
