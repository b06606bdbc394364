// Unpacks the package's Chromium, with the libraries that a bare machine lacks, into the folder that TMPDIR names,
// and writes chromium.sh there, which starts it. The package unpacks to the temp folder and nowhere else.
import { writeFileSync } from 'node:fs'
import path from 'node:path'

// The package unpacks its libraries (NSS, expat) only where it takes the machine for AWS Lambda.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
const { default: chromium } = await import('@sparticuz/chromium')
const program = await chromium.executablePath()

const script = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/al2023/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
`
writeFileSync(path.join(path.dirname(program), 'chromium.sh'), script, { mode: 0o755 })
