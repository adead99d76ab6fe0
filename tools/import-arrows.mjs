// The ESLint rule for the import arrows (`arrows.mjs`). It follows every kind of import: static, of
// types, re-exports, dynamic, `require`, `import('…').Type`.
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { arrows } from './arrows.mjs';
import { root } from './folders.mjs';

const rooms = Object.keys(arrows);
const withVscode = room => /^(host|extension)\b/.test(room);
const withoutNode = [
  'protocol',
  'metrics',
  'webviews',
  'webviews/shared',
  'webviews/results',
  'webviews/report',
];
const native = ['onnxruntime-node', '@techstark/opencv-js', 'pyodide', 'js-angusj-clipper'];
const mayLoadNative = ['runtime', 'engine/config', 'engine/decode'];

/** What of `methods` reads a network's outputs, and so runs in the engine only. */
const reads = /^methods\/(readers|reading\/.*|\w+\/(read|coverage))$/;
/** What of it says which settings a method has, on which the model's description stands. */
const saysSettings = /^methods\/\w+\/settings$/;

/** The room of a file: the longest there is; `src/cli.ts` is of `cli`. Undefined outside of src. */
export function roomOf(file) {
  const [top, ...inside] = path
    .relative(root, file)
    .split(path.sep)
    .join('/')
    .replace(/(\.d)?\.ts$/, '')
    .split('/');
  if (top !== 'src' || inside.length === 0) return undefined;
  if (reads.test(inside.join('/'))) return 'methods/reading';
  if (saysSettings.test(inside.join('/'))) return 'methods/settings';
  return [inside.slice(0, 2).join('/'), inside[0]].find(room => rooms.includes(room)) ?? inside[0];
}

/** Why `room` must not import `specifier`, if so. */
function objection(room, specifier, file, typeOnly) {
  if (specifier.startsWith('.')) {
    const target = path.resolve(path.dirname(file), specifier);
    const other = roomOf(target);
    if (other === room || arrows[room].includes(other)) return undefined;
    // The pinned versions, as data; and what the parts of the extension are, for those who are
    // given them.
    if (
      ['environment', 'deploy'].includes(room) &&
      target.startsWith(path.join(root, 'src/python/environment'))
    )
      return undefined;
    if (typeOnly && room.startsWith('host/') && target === path.join(root, 'src/host/parts'))
      return undefined;
    return `${room} may import ${arrows[room].join(', ') || 'nothing'} only, not ${other ?? 'what lies outside of src'}`;
  }
  if (specifier === 'vscode')
    return withVscode(room) ? undefined : `${room} knows nothing of VS Code`;
  if (native.some(name => specifier === name || specifier.startsWith(`${name}/`))) {
    return mayLoadNative.includes(room) || (typeOnly && /^(engine|methods\/reading)/.test(room))
      ? undefined
      : `${room} does not load ${specifier}`;
  }
  return isBuiltin(specifier) && withoutNode.includes(room)
    ? `${room} runs without Node's ${specifier}`
    : undefined;
}

const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const room = roomOf(context.filename);
    // Outside of src, and AssemblyScript, which imports nothing of ours.
    if (room === undefined || room === 'kernels') return {};
    if (!(room in arrows)) {
      const message = `${room} has no row in tools/arrows.mjs`;
      return { Program: node => context.report({ node, message }) };
    }
    const check = (node, typeOnly = false) => {
      if (typeof node?.value !== 'string') return;
      const message = objection(room, node.value, context.filename, typeOnly);
      if (message) context.report({ node, message: `${message} (docs/architecture.md)` });
    };
    const source = node =>
      check(node.source, node.importKind === 'type' || node.type === 'TSImportType');
    return {
      ImportDeclaration: source,
      ExportNamedDeclaration: source,
      ExportAllDeclaration: source,
      ImportExpression: source,
      TSImportType: source,
      TSExternalModuleReference: node => check(node.expression),
      CallExpression: node => node.callee.name === 'require' && check(node.arguments[0]),
    };
  },
};

/** For eslint.config.mjs. */
export const importArrows = {
  files: ['src/**/*.ts'],
  plugins: { mmocr: { rules: { 'import-arrows': rule } } },
  rules: { 'mmocr/import-arrows': 'error' },
};
