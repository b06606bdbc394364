import { defineConfig } from 'vite'

const { SAOMA_URL = 'http://127.0.0.1:3000', SAOMA_PHONE_URL = 'http://127.0.0.1:4103' } = process.env

/** Serves the build for the demo, with Saoma under the same address: it answers no other site. */
export default defineConfig({
  build: { outDir: 'dist/demo' },
  preview: {
    host: '127.0.0.1',
    port: 4105,
    strictPort: true,
    proxy: { '/api': SAOMA_URL, '/icon.svg': SAOMA_URL, '/_phone': SAOMA_PHONE_URL },
  },
})
