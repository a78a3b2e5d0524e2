import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

type Drawn = [tag: string, attributes: Record<string, string>];

/** The server draws icons inline ({% icon "name" %}) from this file, so that node_modules is not needed at run time. */
export function icons(): Plugin {
  return {
    name: 'icons',
    generateBundle() {
      const source = readFileSync('node_modules/lucide-static/icon-nodes.json', 'utf8');
      const drawings = Object.entries(JSON.parse(source) as Record<string, Drawn[]>).map(([name, parts]) => [name, parts.map(element).join('')]);
      this.emitFile({ type: 'asset', fileName: 'icons.json', source: JSON.stringify(Object.fromEntries(drawings)) });
    },
  };
}

function element([tag, attributes]: Drawn): string {
  const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`);
  return `<${tag} ${written.join(' ')}/>`;
}
