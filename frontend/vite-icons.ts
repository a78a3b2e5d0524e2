import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const FOLDER = 'node_modules/lucide-static/icons';

/** The server draws icons inline ({% icon "name" %}) from this file, so that node_modules is not needed at run time. */
export function icons(): Plugin {
  return {
    name: 'icons',
    generateBundle() {
      const names = readdirSync(FOLDER).filter((file) => file.endsWith('.svg'));
      const drawings = names.map((file) => [file.slice(0, -4), inside(readFileSync(`${FOLDER}/${file}`, 'utf8'))]);
      this.emitFile({ type: 'asset', fileName: 'icons.json', source: JSON.stringify(Object.fromEntries(drawings)) });
    },
  };
}

/** The shapes of a drawing, without its `<svg>`: the template tag gives its own. */
function inside(svg: string): string {
  const opened = svg.indexOf('>', svg.indexOf('<svg')) + 1;
  return svg.slice(opened, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '').trim();
}
