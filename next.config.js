import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // With no-referrer, browsers would send `Origin: null` to this site as well.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
]

// Scripts of any site may call these: no cookie counts there.
const withScripts = [
  { key: 'Access-Control-Allow-Origin', value: '*' },
  { key: 'Access-Control-Allow-Methods', value: 'GET, POST' },
  { key: 'Access-Control-Allow-Headers', value: 'Authorization, Content-Type' },
  { key: 'Access-Control-Expose-Headers', value: 'WWW-Authenticate' },
  { key: 'Access-Control-Max-Age', value: '3600' },
]

const withPopups = [{ key: 'Cross-Origin-Opener-Policy', value: 'unsafe-none' }]

/**
 * Compresses once what every new visitor fetches; lib/server/built-files.js sends it.
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
  // Tests build into their own folder, beside a running demo.
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // The other folders are checked by `npm run check`, not by a build.
  typescript: { tsconfigPath: 'tsconfig.app.json' },
  poweredByHeader: false,
  // Few files for a new visitor to fetch, and one style sheet only: nothing is painted before the last one has loaded.
  experimental: {
    cssChunking: { type: 'graph', requestCost: 100_000 },
    turbopackChunking: { minChunkSize: 1_000_000, maxMergeChunkSize: 5_000_000 },
  },
  // Vercel compresses by itself.
  compiler: process.env.VERCEL ? {} : { runAfterProductionCompile: packStatic },
  // The redirect would be a response outside our envelope.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  // Unused here, and anybody could make the server work with it.
  images: { localPatterns: [], remotePatterns: [] },
  serverExternalPackages: ['pusher', 'sharp', 'pg', '@prisma/adapter-pg', '@prisma/client'],
  headers: async () => [
    { source: '/:path*', headers },
    { source: '/oidc/:path(token|userinfo|jwks)', headers: withScripts },
    { source: '/.well-known/:path(openid-configuration|oauth-authorization-server)', headers: withScripts },
    // A site may open the login in a popup, which has to stay connected to it.
    { source: '/oidc/:path*', headers: withPopups },
    {
      source: '/login',
      has: [{ type: 'query', key: 'next', value: '/oidc/authorize.*' }],
      headers: withPopups,
    },
    // Other sites and the mini-program show avatars from another origin.
    {
      source: '/api/avatar/:id',
      headers: [{ key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' }],
    },
    // Pages get a policy with a nonce from proxy.ts.
    {
      source: '/api/:path*',
      headers: [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
}

export default config
