/**
 * Runs one function of Vercel's build output, as Vercel's Node.js runtime does, in a process of its own:
 * node run-function.mjs <folder>. Prints the port that it listens on.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Readable } from 'node:stream'

const folder = path.resolve(process.argv[2] ?? '')
const { handler, useWebApi } = JSON.parse(readFileSync(path.join(folder, '.vc-config.json'), 'utf8'))
// The runtime sets this, and Next's after() needs it.
globalThis[Symbol.for('@vercel/request-context')] = { get: () => ({ waitUntil: (work) => void work }) }
const run = createRequire(path.join(folder, 'index.js'))(path.join(folder, handler))

const server = createServer((request, response) => {
  void (useWebApi ? runOnWebApi(request, response) : run(request, response)).catch((error) => {
    console.error(error)
    response.destroy()
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
// The parent's end closes the channel, and with it this process.
process.once('disconnect', () => process.exit())

async function runOnWebApi(request, response) {
  const { method, headers } = request
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(request)
  const url = `http://${headers.host}${request.url}`
  const answer = await run(new Request(url, { method, headers, body, ...(body && { duplex: 'half' }) }))
  response.writeHead(answer.status, [...answer.headers].flat())
  response.end(Buffer.from(await answer.arrayBuffer()))
}
