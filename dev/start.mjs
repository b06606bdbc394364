// What `npm run demo`, `npm test` and the others begin with, on whatever Node there is and with nothing installed:
// node dev/start.mjs <command> [...options] runs dev/<command>.ts. Plain JavaScript that old versions can read.
import { fileURLToPath } from 'url'

const [major, minor] = process.versions.node.split('.').map(Number)
// What Prisma 7 and Next 16 run on.
const fine = major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)

if (fine) {
  import('./prepare.mjs').then(
    ({ start }) => start(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2)),
    (error) => fail(error.stack),
  )
} else {
  fail(
    `Saoma needs Node.js 20.19 or newer (of 22, 22.12 or newer; not 21 or 23), and this is ${process.versions.node}: get one at https://nodejs.org.`,
  )
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
