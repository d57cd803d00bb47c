// Builds what the pages load into webui/static/vendor: the diagram viewer and the fonts.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "vendor");
const weights = ["400", "600", "700"];

await mkdir(join(out, "fonts"), { recursive: true });
await build({
  entryPoints: { viewer: join(here, "src", "viewer.js") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "linked",
  loader: { ".woff": "empty", ".woff2": "file", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
});
for (const weight of weights) {
  await copyFile(
    join(here, "node_modules/@fontsource/public-sans/files", `public-sans-latin-${weight}-normal.woff2`),
    join(out, "fonts", `public-sans-${weight}.woff2`),
  );
}
