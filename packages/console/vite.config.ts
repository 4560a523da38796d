import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressFiles } from './scripts/compress.ts';

/** The gateway that `npm run dev` talks to. */
const GATEWAY = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The Content-Security-Policy allows no data: fonts, and images only where they are files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': GATEWAY, '/readyz': GATEWAY, '/healthz': GATEWAY } },
});

function compressed(): Plugin {
  return {
    name: 'compressed-files',
    apply: 'build',
    writeBundle: ({ dir }) => (dir === undefined ? undefined : compressFiles(dir)),
  };
}
