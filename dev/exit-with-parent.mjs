// node exit-with-parent.mjs <program> [...options] runs a program that ends when the process that started it is gone, even
// after kill -9: the IPC channel between the two closes then. A wrapper, because the program's own workers would inherit
// an `--import`.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const GRACE_MS = 3_000

process.once('disconnect', () => {
  // Before the program's own exit listeners: a logger may wait forever for a reader that is gone.
  process.prependOnceListener('exit', killGroup)
  if (process.listenerCount('SIGTERM') === 0) process.exit(1)
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), GRACE_MS).unref()
})
// The channel alone must not keep the program alive.
process.channel?.unref()

/** The program's workers are in its process group, and may not notice that it has ended. */
function killGroup() {
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    // On Windows, or not the leader of a group.
  }
}

process.argv.splice(1, 1)
process.argv[1] = path.resolve(process.argv[1] ?? '')
await import(pathToFileURL(process.argv[1]).href)
