import uni from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'

// Without this, each build tells DCloud of itself, with a hash that marks this machine, and asks for updates.
process.env['CI'] ??= '1'

export default defineConfig({
  plugins: [uni()],
  // What the oldest phones with base library 2.21.2 read.
  build: { target: 'es2018' },
})
