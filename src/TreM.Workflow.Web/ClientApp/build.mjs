// Bundles the client: one small script and style sheet for every page, one lazy entry per designer, one icon sprite.
import { build } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { icons } from './src/icons.mjs';

const out = new URL('../wwwroot/dist/', import.meta.url).pathname;
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

// CodeMirror, which edits the cells of tables, puts its rules in a <style> element, and our policy refuses those. It has the
// other way too, sheets adopted by script, but takes it inside shadow roots only.
const adoptSheets = {
  name: 'adopt-sheets',
  setup: ({ onLoad }) => onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, async ({ path }) => {
    const source = await readFile(path, 'utf8');
    const contents = source.replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets');
    if (contents === source) throw new Error(`Expected style-mod to choose between two ways in ${path}; it does no more: look at the policy for styles.`);
    return { contents };
  }),
};

const shared = {
  bundle: true,
  plugins: [adoptSheets],
  minify: true,
  target: ['es2022'],
  logLevel: 'warning',
  outdir: out,
  loader: { '.woff2': 'file', '.woff': 'dataurl', '.ttf': 'dataurl', '.eot': 'dataurl', '.svg': 'dataurl', '.json': 'json' },
};

await build({
  ...shared,
  entryPoints: ['src/site.js', 'src/bpmn.js', 'src/bpmn-modeler.js', 'src/dmn.js', 'src/form-editor.js'],
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
});
await build({
  ...shared,
  entryPoints: ['src/site.css', 'src/bpmn.css', 'src/dmn.css', 'src/form-editor.css'],
  assetNames: 'fonts/[name]-[hash]',
});

const symbols = await Promise.all(icons.map(async name => {
  const svg = await readFile(new URL(`./node_modules/lucide-static/icons/${name}.svg`, import.meta.url), 'utf8');
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}));
await writeFile(`${out}icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
