import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_ONE } from './chromium.ts';
import { type FixtureServer, startFixtures } from './fixtures/server.ts';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface Look {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

/** A browser, and the console with an API of fixtures behind it. */
export interface Seen {
  readonly server: FixtureServer;
  /** Opens the console at an address behind its `#`. Whatever goes wrong in the page stands in `problems`. */
  open(address?: string, look?: Look): Promise<{ readonly page: Page; readonly problems: readonly string[] }>;
  /** Leaves what was opened. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export const launch = (): Promise<Browser> => {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) throw new Error(HOW_TO_GET_ONE);
  // A container has neither the kernel's namespaces that the sandbox needs, nor much shared memory.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
};

/** Collects what a page complains of: scripts that fail, and what its policy does not let it do. */
export const watched = (page: Page): readonly string[] => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // That a request was refused is told by the page itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  return problems;
};

export const startSeeing = async (): Promise<Seen> => {
  const [server, browser] = await Promise.all([startFixtures(), launch()]);
  return {
    server,
    async open(address = '', { viewport = DESKTOP, colorScheme = 'light', reducedMotion = 'reduce' } = {}) {
      const options: BrowserContextOptions = { viewport, colorScheme, reducedMotion };
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const problems = watched(page);
      await page.goto(`${server.url}/console#/${address}`);
      await page.locator('h1').waitFor();
      return { page, problems };
    },
    async leave() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
};

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds fault with, a line each; nothing but the page's own text is colour on colour that it cannot measure. */
export const faultsIn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(await readFile(axe, 'utf8'));
  // Evaluated in the page, where axe is.
  const found: {
    violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
  } = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${help} ${html.slice(0, 160)} ${failureSummary.split('\n')[1] ?? ''}`,
    ),
  );
};
