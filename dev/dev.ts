import { runDemo } from './command/demo.ts'

await runDemo(process.argv.slice(2), true)
