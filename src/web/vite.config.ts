import { defineConfig } from 'vite';

/** The studio's pages, built into dist/web; `handoff serve` serves them. */
export default defineConfig({
  root: import.meta.dirname,
  // Style elements that the page library makes at run time carry it; the server puts a new one into every page.
  html: { cspNonce: '__CSP_NONCE__' },
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2023', sourcemap: false, assetsInlineLimit: 0, manifest: true, chunkSizeWarningLimit: 900, rolldownOptions: { onLog: (level, log, say) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : say(level, log)) } },
});
