import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // Not no-referrer: with that, browsers send `Origin: null` to ourselves too.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
]

/**
 * Packs once what every new visitor fetches; server.js sends it so. Else it would be packed again for each of them.
 * @param {{ distDir: string }} build
 */
async function packStatic({ distDir }) {
  const folder = path.join(distDir, 'static')
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(css|js)$/.test(name)) continue
    const file = path.join(folder, name)
    const content = await readFile(file)
    await writeFile(`${file}.br`, await promisify(brotliCompress)(content))
    await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
  }
}

/** @type {import('next').NextConfig} */
const config = {
  // The tests build into a folder of their own, beside a running demo.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // What stands beside the app (dev, e2e) is checked by `npm run check`, not by a build.
  typescript: { tsconfigPath: 'tsconfig.app.json' },
  poweredByHeader: false,
  // Few files for a new visitor to fetch, and of styles only one: nothing is painted before the last style sheet is there.
  experimental: {
    cssChunking: { type: 'graph', requestCost: 100_000 },
    turbopackChunking: { minChunkSize: 1_000_000, maxMergeChunkSize: 5_000_000 },
  },
  // Vercel packs by itself.
  compiler: process.env.VERCEL ? {} : { runAfterProductionCompile: packStatic },
  // A redirect would be an answer outside our envelope.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  // No page of ours needs it, and it is work that anybody could ask for.
  images: { localPatterns: [], remotePatterns: [] },
  serverExternalPackages: ['pusher', 'sharp', 'pg', '@prisma/adapter-pg', '@prisma/client'],
  headers: async () => [
    { source: '/:path*', headers },
    // Avatars are shown by other sites and by the mini-program, whose pages are of another origin.
    {
      source: '/api/avatar/:id',
      headers: [{ key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' }],
    },
    // What is no page loads and runs nothing. Pages get their own policy, with a nonce, from proxy.ts.
    {
      source: '/api/:path*',
      headers: [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
}

export default config
