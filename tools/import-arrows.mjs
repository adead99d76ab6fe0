// The ESLint rule for the import arrows of docs/architecture.md: who may import whom, room by room.
// It follows every kind of import: static, of types, re-exports, dynamic, `require`,
// `import('…').Type`. `test/unit/importArrows.test.ts` holds the table itself to be free of
// circles.
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { root } from './folders.mjs';

const files = [
  'base',
  'model',
  'zip',
  'onnx',
  'checkpoint',
  'config',
  'methods',
  'describe',
  'archive',
  'pairing',
  'modelStore',
];
const servers = [
  'servers/contract',
  'servers/launch',
  'servers/torchserve',
  'servers/builtin',
  'servers/docker',
  'servers/existing',
  'servers/start',
  'servers',
];
const plain = [
  ...files,
  ...servers,
  'compare',
  'runs',
  'protocol',
  'engineClient',
  'environment',
  'diagnostics',
  'jobs',
];

/** Room → the rooms it may import besides itself, from the ground up. */
export const arrows = {
  base: [],
  'methods/settings': ['base'],
  model: ['base', 'methods/settings'],
  zip: ['base'],
  checkpoint: ['base', 'model', 'zip'],
  config: ['base', 'model', 'methods/settings'],
  pairing: ['base', 'model', 'config', 'checkpoint'],
  compare: ['base', 'model'],
  runs: ['base', 'model'],
  preprocess: ['base', 'model'],
  diagnostics: ['base'],
  'servers/contract': ['base', 'model'],
  'servers/docker': ['base', 'servers/contract'],
  'servers/existing': ['base', 'servers/contract'],
  'servers/torchserve': ['base', 'environment', 'servers/contract', 'servers/launch'],
  'servers/start': [
    'base',
    'modelStore',
    'servers/contract',
    'servers/launch',
    'servers/torchserve',
    'servers/builtin',
  ],
  servers: [
    'base',
    'model',
    'servers/contract',
    'servers/torchserve',
    'servers/builtin',
    'servers/docker',
    'servers/existing',
  ],
  methods: ['base', 'model', 'methods/settings', 'config'],
  describe: ['base', 'model', 'config', 'methods'],
  onnx: ['base', 'model', 'describe'],
  'methods/reading': [
    'base',
    'model',
    'methods/settings',
    'onnx',
    'preprocess',
    'runtime',
    'methods',
  ],
  archive: ['base', 'model', 'zip', 'onnx', 'checkpoint', 'config', 'describe'],
  environment: ['base', 'model', 'config', 'archive'],
  modelStore: ['base', 'model', 'archive', 'pairing'],
  protocol: ['base', 'model', 'config', 'checkpoint', 'archive', 'compare'],
  runtime: ['base', 'model', 'onnx', 'protocol'],
  engineClient: ['base', 'model', 'protocol'],
  jobs: ['base', 'model', 'engineClient'],
  'servers/launch': ['base', 'environment', 'modelStore', 'servers/contract'],
  'servers/builtin': [
    'base',
    'model',
    'describe',
    'archive',
    'modelStore',
    'protocol',
    'engineClient',
    'servers/contract',
    'servers/launch',
  ],
  'engine/config': ['base', 'config', 'protocol'],
  'engine/decode': ['base', 'model', 'preprocess', 'runtime'],
  'engine/predict': [
    'base',
    'model',
    'describe',
    'onnx',
    'preprocess',
    'protocol',
    'runtime',
    'methods',
    'methods/reading',
    'engine/decode',
  ],
  engine: [
    'base',
    'archive',
    'checkpoint',
    'protocol',
    'runtime',
    'engine/config',
    'engine/predict',
  ],
  'webviews/shared': ['base', 'model', 'protocol'],
  // A page that has no row of its own.
  webviews: ['base', 'model', 'protocol', 'webviews/shared'],
  'webviews/results': ['base', 'model', 'compare', 'protocol', 'webviews/shared'],
  'host/ui': ['base', 'protocol'],
  'host/setup': ['host/ui', ...plain],
  'host/models': ['host/ui', ...plain],
  'host/convert': ['host/ui', 'host/setup', 'host/models', ...plain],
  'host/servers': ['host/ui', 'host/setup', 'host/models', 'host/convert', ...plain],
  'host/help': ['host/ui', 'host/servers', ...plain],
  'host/results': ['host/ui', 'host/models', 'host/servers', ...plain],
  'host/test': [
    'host/ui',
    'host/setup',
    'host/models',
    'host/convert',
    'host/servers',
    'host/results',
    ...plain,
  ],
  host: [
    'host/ui',
    'host/setup',
    'host/models',
    'host/convert',
    'host/servers',
    'host/help',
    'host/results',
    'host/test',
    ...plain,
  ],
  extension: [
    'host',
    'host/ui',
    'host/setup',
    'host/models',
    'host/convert',
    'host/servers',
    'host/help',
    'host/results',
    'host/test',
    ...plain,
  ],
  guard: servers,
  cli: plain,
};
const rooms = Object.keys(arrows);
const withVscode = room => /^(host|extension)\b/.test(room);
const withoutNode = ['protocol', 'webviews', 'webviews/shared', 'webviews/results'];
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
    if (room === 'environment' && target.startsWith(path.join(root, 'src/python/environment')))
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
      const message = `${room} has no row in tools/import-arrows.mjs`;
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
