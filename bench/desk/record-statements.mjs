// Loaded into the app by `--import`: writes every statement that it sends to the database, with its values, as a line of JSON.
import { appendFileSync } from 'node:fs'
import pg from 'pg'

const file = process.env['BENCH_STATEMENTS']
const client = pg.Client.prototype
const send = Reflect.get(client, 'query')

client.query = function query(...args) {
  const [config, values] = args
  const text = typeof config === 'string' ? config : config.text
  if (file) appendFileSync(file, `${JSON.stringify({ text, values: config.values ?? values ?? [] })}\n`)
  return send.apply(this, args)
}
