// Builds what the browser needs and we did not write, into webui/static/vendor (git-ignored).
import { build } from 'esbuild'
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const vendor = join(here, '..', 'static', 'vendor')
const WEIGHTS = [400, 600, 700]

await build({
  absWorkingDir: here,
  entryPoints: { viewer: 'src/viewer.js' },
  outdir: vendor,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2020'],
  legalComments: 'linked',
  logLevel: 'warning'
})

await mkdir(join(vendor, 'fonts'), { recursive: true })
for (const weight of WEIGHTS) {
  const name = `public-sans-latin-${weight}-normal.woff2`
  await copyFile(
    join(here, 'node_modules', '@fontsource', 'public-sans', 'files', name),
    join(vendor, 'fonts', name)
  )
}
