import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escaped, lines } from './markup.ts';

/** The parts of a page of reference: entries that a reader can filter, and what stands around them. */
export interface HtmlPage {
  readonly title: string;
  /** What made it, for whoever reads its source. */
  readonly origin: string;
  /** The text of the link that leads past the navigation. */
  readonly skip: string;
  readonly navigation: string;
  readonly beforeEntries: readonly string[];
  readonly entries: readonly string[];
  /** What is said when the filter lets no entry through. */
  readonly none: string;
  readonly afterEntries: readonly string[];
}

const asset = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8').trimEnd();

/** One page that needs nothing else, neither a server nor the network. */
export const htmlPage = (page: HtmlPage): string =>
  `${lines(
    '<!doctype html>',
    `<!-- ${page.origin} -->`,
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(page.title)}</title>`,
    `<style>\n${asset('page.css')}\n</style>`,
    '</head>',
    '<body>',
    `<a class="skip" href="#entries">${escaped(page.skip)}</a>`,
    page.navigation,
    '<main>',
    page.beforeEntries,
    '<div id="entries">',
    page.entries,
    `<p id="nothing" hidden>${escaped(page.none)} <button type="button">Show all</button></p>`,
    '</div>',
    page.afterEntries,
    '</main>',
    `<script>\n${asset('filter.js')}\n</script>`,
    '</body>',
    '</html>',
  )}\n`;
