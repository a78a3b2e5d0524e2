/**
 * Finds every string that people see in TypeScript and Svelte: the first argument of `t("…")` and the first two of
 * `nt("…", "…", n)`. It reads the compilers' syntax trees, never the text: an apostrophe in the prose of a template
 * misleads every text extractor.
 *
 *     node frontend/scripts/extract.mjs [FOLDER]   →  [{"id", "plural"?, "file", "line"}, …] on standard output
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** How many leading arguments of each function are messages. */
const MESSAGES = { t: 1, nt: 2 };

/** @typedef {{ id: string, plural?: string, line: number }} Message */

/** @param {string} source @returns {Message[]} */
export function fromTypeScript(source) {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  /** @type {Message[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && Object.hasOwn(MESSAGES, node.expression.text)) {
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push(message(node.expression.text, node.arguments.map(textOfTypeScript), line));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** @param {string} source @returns {Message[]} */
export function fromSvelte(source) {
  /** @type {Message[]} */
  const found = [];
  /** @param {any} node */
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && Object.hasOwn(MESSAGES, node.callee.name)) {
      const line = source.slice(0, node.start).split('\n').length;
      found.push(message(node.callee.name, node.arguments.map(textOfEstree), line));
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'loc' && key !== 'metadata') visit(child);
  };
  visit(parse(source, { modern: true }));
  return found;
}

/** @param {string} name @param {(string | null)[]} texts @param {number} line @returns {Message} */
function message(name, texts, line) {
  const [id, plural] = texts.slice(0, MESSAGES[/** @type {'t' | 'nt'} */ (name)]);
  if (id == null || (name === 'nt' && plural == null)) {
    throw new Error(`line ${line}: ${name}() takes literal strings, or they cannot be translated`);
  }
  return plural == null ? { id, line } : { id, plural, line };
}

/** @param {ts.Node} node @returns {string | null} */
function textOfTypeScript(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node)) return sum(textOfTypeScript(node.left), textOfTypeScript(node.right));
  return null;
}

/** @param {any} node @returns {string | null} */
function textOfEstree(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  if (node.type === 'BinaryExpression' && node.operator === '+') return sum(textOfEstree(node.left), textOfEstree(node.right));
  return null;
}

/** @param {string | null} left @param {string | null} right */
const sum = (left, right) => (left === null || right === null ? null : left + right);

/** @param {string} folder @returns {({ file: string } & Message)[]} */
function extract(folder) {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(svelte|ts)$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .sort();
  return sources.flatMap((name) => {
    const path = join(folder, name);
    const source = readFileSync(path, 'utf8');
    const read = name.endsWith('.svelte') ? fromSvelte : fromTypeScript;
    try {
      return read(source).map((found) => ({ ...found, file: relative(ROOT, path) }));
    } catch (error) {
      throw new Error(`${relative(ROOT, path)}: ${/** @type {Error} */ (error).message}`, { cause: error });
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(extract(process.argv[2] ?? join(ROOT, 'frontend', 'src'))));
}
