/** `node run.mjs <command> [...options]`: a command that is no Node program ends with this one. */
import { spawn } from 'node:child_process'

const [command = '', ...options] = process.argv.slice(2)
const child = spawn(command, options, { stdio: 'inherit' })
process.once('SIGTERM', () => child.kill('SIGTERM'))
child.once('error', (error) => {
  console.error(error.message)
  process.exit(1)
})
child.once('close', (code) => process.exit(code ?? 1))
