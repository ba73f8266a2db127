import { defineConfig } from 'vite';

/** Where `npm start` answers; only for `npm run console`, which serves the sources as they are changed. */
const PLATFORM = process.env.EDTECH_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // What a browser loads is built in; nothing of the machine's environment is.
  envPrefix: 'CONSOLE_',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    assetsDir: '',
    // The policy of the page lets nothing be loaded from within itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome123', 'firefox121', 'safari17.5'],
    reportCompressedSize: false,
  },
  server: {
    proxy: { '/operations': PLATFORM, '/dead-letters': PLATFORM, '/console/session': PLATFORM },
  },
});
