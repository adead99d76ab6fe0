// The ESLint rule for the import arrows of docs/architecture.md: extension → host → core ← engine, viewer, cli; anyone may import
// protocol. It follows every kind of import: static, of types, re-exports, dynamic, `require`, `import('…').Type`.
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { root } from './folders.mjs';

/** Room → the rooms it may import besides itself. */
const arrows = {
  core: ['protocol', 'python'], // the pinned versions of src/python/environment, as data
  protocol: ['core'],
  engine: ['core', 'protocol'],
  viewer: ['core', 'protocol'],
  host: ['core', 'protocol'],
  cli: ['core', 'protocol'],
  extension: ['host', 'core', 'protocol'],
};
const withVscode = ['host', 'extension'];
const withoutNode = ['protocol', 'viewer'];
const native = ['onnxruntime-node', '@techstark/opencv-js', 'pyodide', 'js-angusj-clipper'];

/** `src/host/viewer/html.ts` is of the room `host`, `src/cli.ts` of `cli`; undefined outside of src. */
function roomOf(file) {
  const [top, name] = path.relative(root, file).split(path.sep);
  return top === 'src' && name ? path.parse(name).name : undefined;
}

/** Why `room` must not import `specifier`, if so. */
function objection(room, specifier, file) {
  if (specifier.startsWith('.')) {
    const other = roomOf(path.resolve(path.dirname(file), specifier));
    if (other === room || arrows[room].includes(other)) return undefined;
    return `${room} may import ${arrows[room].join(', ')} only, not ${other ?? 'what lies outside of src'}`;
  }
  if (specifier === 'vscode') return withVscode.includes(room) ? undefined : `${room} knows nothing of VS Code`;
  if (native.some(name => specifier === name || specifier.startsWith(`${name}/`))) return room === 'engine' ? undefined : `only the engine loads ${specifier}`;
  return isBuiltin(specifier) && withoutNode.includes(room) ? `${room} runs without Node's ${specifier}` : undefined;
}

const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const room = roomOf(context.filename);
    if (!(room in arrows)) return {};
    const check = node => {
      if (typeof node?.value !== 'string') return;
      const message = objection(room, node.value, context.filename);
      if (message) context.report({ node, message: `${message} (docs/architecture.md)` });
    };
    const source = node => check(node.source);
    return {
      ImportDeclaration: source, ExportNamedDeclaration: source, ExportAllDeclaration: source, ImportExpression: source, TSImportType: source,
      TSExternalModuleReference: node => check(node.expression),
      CallExpression: node => node.callee.name === 'require' && check(node.arguments[0]),
    };
  },
};

/** For eslint.config.mjs. */
export const importArrows = { files: ['src/**/*.ts'], plugins: { mmocr: { rules: { 'import-arrows': rule } } }, rules: { 'mmocr/import-arrows': 'error' } };
