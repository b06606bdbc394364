import { createHash } from 'node:crypto'
import { constants, mkdirSync, openSync, closeSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { CliError } from '#cli/cli-error.ts'

/** open(2) on macOS and the BSDs: an exclusive lock, atomically, gone with the process. */
const O_EXLOCK = 0x20

interface Held {
  release(): Promise<void>
}

/**
 * Two processes on one PGlite directory lose writes silently, so a directory has one owner. What marks it is held
 * by the kernel and ends with the process, however that ends: no file of a dead owner is ever mistaken for a live
 * one, and no process id is compared. Rejects with one sentence where another process is the owner.
 */
export async function ownDirectory(dir: string): Promise<Held> {
  const place = identity(dir)
  const note = `${place}.lock`
  const held =
    process.platform === 'linux' || process.platform === 'win32' ? await holdName(place) : holdFile(note)
  if (!held) throw new CliError(takenMessage(dir, note))
  writeFileSync(note, String(process.pid))
  return held
}

/** The same for every spelling of the path, before the directory exists too. */
function identity(dir: string): string {
  const parent = dirname(resolve(dir))
  mkdirSync(parent, { recursive: true })
  try {
    return realpathSync(dir)
  } catch {
    return join(realpathSync(parent), basename(resolve(dir)))
  }
}

/** Linux's abstract sockets and Windows' named pipes: names without a file. */
async function holdName(place: string): Promise<Held | undefined> {
  const name = `saoma-database-${createHash('sha256').update(place).digest('hex').slice(0, 32)}`
  const server = createServer((socket) => socket.destroy())
  const bound = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    )
    server.listen(process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : `\0${name}`, () => resolve(true))
  })
  if (!bound) return undefined
  server.unref()
  return { release: () => new Promise((done) => server.close(() => done())) }
}

function holdFile(file: string): Held | undefined {
  const { O_RDWR, O_CREAT, O_NONBLOCK } = constants
  try {
    const descriptor = openSync(file, O_RDWR | O_CREAT | O_NONBLOCK | O_EXLOCK)
    return { release: async () => closeSync(descriptor) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK') return undefined
    throw error
  }
}

/** The number in the file is for people only. */
function takenMessage(dir: string, note: string): string {
  const shown = relative(process.cwd(), dir) || dir
  let owner = 'another process'
  try {
    owner = `process ${readFileSync(note, 'utf8')}`
  } catch {
    // Not written yet: the owner is just starting.
  }
  return `The embedded database in ${shown} is in use by ${owner}: end that demo first, or set DEV_DATABASE_DIR to another folder.`
}
