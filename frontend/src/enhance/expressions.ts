/**
 * What an expression is worth for given answers: the same as surveys/questionnaires/expressions/evaluate.py says on the
 * server, which decides again at each save. Both are held to tests/surveys/expression_cases.json.
 */
export type Ref = { type: 'ref'; code: string; row?: string; column?: string };
export type Text = { type: 'text'; value: string };
export type Numeral = { type: 'number'; value: number };
export type Call = {
  type: 'call';
  name: 'includes' | 'count' | 'is_empty' | 'answered' | 'shown';
  refs: Ref[];
  values?: string[];
  /** What a count already has from other pages. */
  known?: number;
};
export type Operand = Ref | Text | Numeral | Call;
export type Compare = { type: 'compare'; op: '==' | '!=' | '<' | '<=' | '>' | '>='; left: Operand; right: Operand };
export type Tree =
  | { type: 'and'; parts: Tree[] }
  | { type: 'or'; parts: Tree[] }
  | { type: 'not'; part: Tree }
  | Compare
  | Call;
export type Answers = Record<string, unknown>;

const DECLINED = '__declined__';
const NUMERIC = /^-?[0-9]+(\.[0-9]+)?$/;

export function evaluate(tree: Tree, answers: Answers): boolean {
  switch (tree.type) {
    case 'and':
      return tree.parts.every((part) => evaluate(part, answers));
    case 'or':
      return tree.parts.some((part) => evaluate(part, answers));
    case 'not':
      return !evaluate(tree.part, answers);
    case 'compare':
      return compared(tree.op, operandValue(tree.left, answers), operandValue(tree.right, answers));
    case 'call':
      return Boolean(called(tree, answers));
    default: {
      const never: never = tree;
      return never;
    }
  }
}

/** The codes of the questions an expression reads. */
export function readBy(tree: Tree | Operand): string[] {
  switch (tree.type) {
    case 'and':
    case 'or':
      return tree.parts.flatMap(readBy);
    case 'not':
      return readBy(tree.part);
    case 'compare':
      return [...readBy(tree.left), ...readBy(tree.right)];
    case 'call':
      return tree.refs.flatMap(readBy);
    case 'ref':
      return [tree.code];
    case 'text':
    case 'number':
      return [];
    default: {
      const never: never = tree;
      return never;
    }
  }
}

function operandValue(operand: Operand, answers: Answers): unknown {
  switch (operand.type) {
    case 'ref':
      return answerTo(operand, answers);
    case 'text':
    case 'number':
      return operand.value;
    case 'call':
      return called(operand, answers);
    default: {
      const never: never = operand;
      return never;
    }
  }
}

function answerTo(ref: Ref, answers: Answers): unknown {
  let value = at(answers, ref.code);
  for (const key of [ref.row, ref.column]) if (key) value = isGrid(value) ? at(value, key) : null;
  return value;
}

function called(call: Call, answers: Answers): boolean | number {
  const values = call.refs.map((ref) => answerTo(ref, answers));
  switch (call.name) {
    case 'includes':
      return (call.values ?? []).some((value) => equal(values[0], value));
    case 'count':
      return values.reduce((sum: number, value) => sum + size(value), call.known ?? 0);
    case 'is_empty':
      return isEmpty(values[0]);
    case 'answered':
      return isAnswered(values[0]);
    case 'shown':
      return isShown(call.refs[0]!, answers);
    default: {
      const never: never = call.name;
      return never;
    }
  }
}

function isGrid(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own keys only: a code such as `constructor` must find nothing. */
function at(grid: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(grid, key) ? grid[key] : null;
}

function isEmpty(value: unknown): boolean {
  if (isGrid(value)) return Object.values(value).every(isEmpty);
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function isAnswered(value: unknown): boolean {
  if (isGrid(value)) return Object.values(value).some(isAnswered);
  return !isEmpty(value) && value !== DECLINED;
}

function isShown(ref: Ref, answers: Answers): boolean {
  if (!ref.row) return Object.hasOwn(answers, ref.code);
  const row = at(answers, ref.code);
  const cells = ref.column && isGrid(row) ? at(row, ref.row) : row;
  return isGrid(cells) && Object.hasOwn(cells, ref.column || ref.row);
}

/** Options ticked, rows answered, or 1 for any other answer. */
function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return (isGrid(value) ? Object.values(value) : [value]).filter(isAnswered).length;
}

function compared(op: Compare['op'], left: unknown, right: unknown): boolean {
  if (op === '==') return equal(left, right);
  if (op === '!=') return !equal(left, right);
  const sign = order(left, right);
  if (sign === null) return false;
  switch (op) {
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
    default: {
      const never: never = op;
      return never;
    }
  }
}

function equal(left: unknown, right: unknown): boolean {
  if (isEmpty(left) || isEmpty(right)) return false;
  if (Array.isArray(left)) return left.some((item) => equal(item, right));
  if (Array.isArray(right)) return right.some((item) => equal(left, item));
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  return order(left, right) === 0;
}

function order(left: unknown, right: unknown): number | null {
  if (isEmpty(left) || isEmpty(right) || left === DECLINED || right === DECLINED) return null;
  if (typeof left === 'string' && typeof right === 'string') return orderOfTexts(left, right);
  const [first, second] = [numberOf(left), numberOf(right)];
  return first === null || second === null ? null : Math.sign(first === second ? 0 : first - second);
}

/** By code point, as Python does; `<` would go by UTF-16 unit. */
function orderOfTexts(left: string, right: string): number {
  const [first, second] = [[...left], [...right]];
  const place = first.findIndex((letter, index) => letter !== second[index]);
  if (place === -1) return Math.sign(first.length - second.length);
  return place >= second.length ? 1 : Math.sign(first[place]!.codePointAt(0)! - second[place]!.codePointAt(0)!);
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'string') return NUMERIC.test(value) ? Number(value) : null;
  return typeof value === 'number' ? value : null;
}
