// Loaded into the app and its commands by `--import`. Before each statement that is sent to the database, by whatever library, runs EXPLAIN
// ANALYZE of it and takes back what that did. Writes the plan, with the values, as a line of JSON.
import { appendFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The app's, not the bench's own. */
const pg = createRequire(new URL('../../package.json', import.meta.url))('pg')
const file = process.env['BENCH_PLANS']
const client = pg.Client.prototype
const send = Reflect.get(client, 'query')
const explain = 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) '
const open = new WeakSet()

client.query = function query(...args) {
  const [config, values] = args
  const text = typeof config === 'string' ? config : config.text
  if (/^\s*BEGIN/i.test(text)) open.add(this)
  if (/^\s*(COMMIT|ROLLBACK)\s*$/i.test(text)) open.delete(this)
  if (file && /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/i.test(text)) {
    const [before, after] = open.has(this)
      ? ['SAVEPOINT growth', 'ROLLBACK TO SAVEPOINT growth']
      : ['BEGIN', 'ROLLBACK']
    // A client sends its queries in their order.
    const sent = [
      send.call(this, before),
      send.call(this, { text: explain + text, values: config.values ?? values, query_timeout: 60_000 }),
      send.call(this, after),
    ]
    Promise.all(sent).then(
      ([, { rows }]) => write({ text, plan: rows[0]['QUERY PLAN'][0] }),
      (error) => write({ text, error: String(error) }),
    )
  }
  return send.apply(this, args)
}

function write(line) {
  appendFileSync(file, `${JSON.stringify(line)}\n`)
}
