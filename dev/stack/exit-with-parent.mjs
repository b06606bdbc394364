// node exit-with-parent.mjs <program> [...options] runs a program that ends when whoever started it is gone, even by kill -9:
// the channel between the two closes then. A wrapper and not `--import`, which a program's own workers would inherit.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 3_000).unref()
})
// Listening alone must not keep a program alive that has nothing else to do.
process.channel?.unref()

process.argv.splice(1, 1)
process.argv[1] = path.resolve(process.argv[1] ?? '')
await import(pathToFileURL(process.argv[1]).href)
