import tseslint from 'typescript-eslint';

/**
 * The import arrows of docs/architecture.md: extension → host → core ← engine, viewer, cli; anyone may import protocol.
 * Each folder lists what it must not import.
 */
const arrow = (files, message, group, paths = []) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }], paths: paths.map(name => ({ name, message })) }] },
});
const native = ['onnxruntime-node', '@techstark/opencv-js', 'pyodide', 'js-angusj-clipper'];
const nodeModules = ['node:*', 'fs', 'path', 'child_process'];

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', '.cache', '**/node_modules'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['tsconfig.json', 'src/viewer/tsconfig.json', 'test/viewer/tsconfig.json'] } },
    rules: {
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-argument': 'off' } },
  arrow(['src/core/**/*.ts'], 'core knows neither VS Code, nor the engine, nor the viewer, nor the command line',
    ['**/host/**', '**/engine/**', '**/viewer/**', '**/cli', '**/cli/**', '**/extension'], ['vscode', ...native]),
  arrow(['src/protocol/**/*.ts'], 'protocol holds message types and guards only; it may name core\'s types', ['**/host/**', '**/engine/**', '**/viewer/**', ...nodeModules], ['vscode', ...native]),
  arrow(['src/engine/**/*.ts'], 'the engine imports core and protocol only', ['**/host/**', '**/viewer/**', '**/cli', '**/extension'], ['vscode']),
  arrow(['src/viewer/**/*.ts'], 'the viewer runs in a webview: core\'s pure parts and protocol only', ['**/host/**', '**/engine/**', '**/cli', '**/extension', ...nodeModules], ['vscode', ...native]),
  arrow(['src/host/**/*.ts'], 'the host talks to engine and viewer through protocol', ['**/engine/**', '**/src/viewer/**', '**/cli', '**/extension'], native),
  arrow(['src/cli.ts', 'src/cli/**/*.ts'], 'the command line knows core only', ['**/host/**', '**/engine/**', '**/viewer/**', '**/extension'], ['vscode', ...native]),
  arrow(['src/extension.ts'], 'composition only: build the host\'s parts', ['./engine/**', './viewer/**', './cli', './cli/**'], native),
);
